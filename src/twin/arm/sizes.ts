export interface ArmSize {
  readonly name: string;
  readonly vCpus: number;
  /** Of a size with some of its cores switched off; null when all are on. */
  readonly vCpusAvailable: number | null;
}

/** Sizes that Compute still lists. */
export const listedSizes: readonly ArmSize[] = [
  { name: 'Standard_B2ms', vCpus: 2, vCpusAvailable: null },
  { name: 'Standard_D2s_v5', vCpus: 2, vCpusAvailable: null },
  { name: 'Standard_D4s_v5', vCpus: 4, vCpusAvailable: null },
  { name: 'Standard_D8s_v5', vCpus: 8, vCpusAvailable: null },
  { name: 'Standard_E4s_v5', vCpus: 4, vCpusAvailable: null },
  { name: 'Standard_E8-4ds_v5', vCpus: 8, vCpusAvailable: 4 },
  { name: 'Standard_E16s_v5', vCpus: 16, vCpusAvailable: null },
  { name: 'Standard_F16s_v2', vCpus: 16, vCpusAvailable: null },
];

/** Still running somewhere, and no longer listed. */
export const retiredSize = 'Standard_D2_v2_Promo';
