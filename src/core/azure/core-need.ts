/** The core licences one resource needs under Azure Hybrid Benefit, by the licence they would be of; null: not possible with it. */
export interface CoreNeed {
  readonly windowsServer: number | null;
  readonly sqlEnterprise: number | null;
  readonly sqlStandard: number | null;
}

export const licenceLines = ['windowsServer', 'sqlEnterprise', 'sqlStandard'] as const;
export type LicenceLine = (typeof licenceLines)[number];

/** Minima and ratios of the Product Terms; they change, so they are values of the policy. */
export interface CoreRules {
  /** Of Windows Server, for each virtual machine (8). */
  readonly windowsMinCores: number;
  /** Of SQL Server, for each virtual machine (4). */
  readonly sqlMinCores: number;
  /** vCores of General Purpose or Hyperscale, or vCPUs of a Standard machine, that one Enterprise core stands for (4). */
  readonly enterpriseRatio: number;
}

const none: CoreNeed = { windowsServer: null, sqlEnterprise: null, sqlStandard: null };

/** Of Windows machines: each needs its own minimum, so a scale set is counted machine by machine. */
export function windowsNeed(vCores: number, machines: number, rules: CoreRules): CoreNeed {
  return { ...none, windowsServer: machines * Math.max(rules.windowsMinCores, vCores) };
}

/** Of SQL Server on a machine. Enterprise runs on Enterprise cores only; Standard may run on either. */
export function sqlMachineNeed(
  vCores: number,
  edition: 'enterprise' | 'standard',
  { sqlMinCores, enterpriseRatio }: CoreRules,
): CoreNeed {
  const cores = Math.max(sqlMinCores, vCores);
  return edition === 'enterprise'
    ? { ...none, sqlEnterprise: cores }
    : {
        ...none,
        sqlStandard: cores,
        sqlEnterprise: Math.max(sqlMinCores, Math.ceil(vCores / enterpriseRatio)),
      };
}

/** Of SQL as a service. Quarters of a core are kept: they are rounded up once, in the whole. */
export function sqlServiceNeed(
  vCores: number,
  tier: 'generalPurpose' | 'businessCritical',
  { enterpriseRatio }: CoreRules,
): CoreNeed {
  return tier === 'generalPurpose'
    ? { ...none, sqlEnterprise: vCores / enterpriseRatio, sqlStandard: vCores }
    : { ...none, sqlEnterprise: vCores, sqlStandard: vCores * enterpriseRatio };
}
