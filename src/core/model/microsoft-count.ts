/** What we say of an internal person's seat, as finely as the bridge to Microsoft's count needs it. */
export const bridgeCells = [
  'active',
  'inactive',
  'neverUsed',
  'new',
  'protected',
  'noEvidence',
  'sourcesDisagree',
] as const;
export type BridgeCell = (typeof bridgeCells)[number];

export interface Sides {
  /** Seats Microsoft's method calls active. */
  readonly active: number;
  readonly inactive: number;
}

/**
 * The seats of a product as Microsoft's licence assessment counts them (ERR-05): internal people, Entra activity
 * within 90 days, nobody spared and nothing unknown. Kept crosswise with our own verdicts, so that every difference
 * is a cell and none is a remainder (ERR-06).
 */
export interface MicrosoftCount {
  readonly cells: Readonly<Record<BridgeCell, Sides>>;
  /** Left out by the assessment, counted by the tenant-wide insights. */
  readonly guests: number;
}
