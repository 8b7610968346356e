import type { CheckIns } from './device-holder.ts';

/** Why a device is taken for shared; there is no flag for it (graph-and-azure §6.1). */
export const sharedIndicators = [
  'noUser',
  'windowsBulkUserless',
  'appleBulkWithoutUser',
  'deviceEnrollmentManager',
] as const;
export type SharedIndicator = (typeof sharedIndicators)[number];

/** Whose a device is. */
export const ownerCohorts = [
  'licensed',
  'unlicensed',
  'disabled',
  'guest',
  'noUser',
  'notInDirectory',
] as const;
export type OwnerCohort = (typeof ownerCohorts)[number];

/** Devices that are alike in everything the inventory is told by. Null: Intune does not say. */
export interface DeviceCell {
  readonly os: string | null;
  readonly ownership: string | null;
  readonly management: string | null;
  readonly compliance: string | null;
  readonly shared: SharedIndicator | null;
  readonly owner: OwnerCohort;
  readonly checkIn: keyof CheckIns;
  readonly devices: number;
}

export interface CheckInRow extends CheckIns {
  readonly name: string | null;
  readonly devices: number;
}

export interface Inventory extends CheckIns {
  /** `devices = active + inactive + unknown`, in every row as well. */
  readonly devices: number;
  readonly byOs: readonly CheckInRow[];
  readonly byOwnership: readonly CheckInRow[];
  readonly byManagement: readonly CheckInRow[];
  readonly byCompliance: readonly CheckInRow[];
  /** Devices with an indicator of being shared, by the first that applies. */
  readonly shared: readonly CheckInRow[];
  /** To be put right before a true-up (USE-12): by state and by whose they are. */
  readonly remediation: readonly {
    readonly compliance: string | null;
    readonly owner: OwnerCohort;
    readonly devices: number;
  }[];
}

/** States in which nothing is to be put right: compliant, or judged by Configuration Manager. */
export const compliantStates: readonly string[] = ['compliant', 'configManager'];

/** Devices counted by their check-in, and by each property on its own (USE-09, USE-10, USE-12). */
export function inventoryOf(cells: readonly DeviceCell[]): Inventory {
  const wrong = cells.filter(
    ({ compliance }) => compliance === null || !compliantStates.includes(compliance),
  );
  const byPair = Map.groupBy(wrong, ({ compliance, owner }) => JSON.stringify([compliance, owner]));
  const remediation = [...byPair.values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined
      ? []
      : [{ compliance: first.compliance, owner: first.owner, devices: devicesOf(alike) }];
  });
  return {
    ...checkInsOf(cells),
    devices: devicesOf(cells),
    byOs: rowsBy(cells, ({ os }) => os),
    byOwnership: rowsBy(cells, ({ ownership }) => ownership),
    byManagement: rowsBy(cells, ({ management }) => management),
    byCompliance: rowsBy(cells, ({ compliance }) => compliance),
    shared: rowsBy(
      cells.filter(({ shared }) => shared !== null),
      ({ shared }) => shared,
    ),
    remediation: remediation.sort(
      (a, b) =>
        b.devices - a.devices || compareText(a.compliance, b.compliance) || compareText(a.owner, b.owner),
    ),
  };
}

function rowsBy(
  cells: readonly DeviceCell[],
  nameOf: (cell: DeviceCell) => string | null,
): readonly CheckInRow[] {
  return [...Map.groupBy(cells, nameOf)]
    .map(([name, alike]) => ({ name, devices: devicesOf(alike), ...checkInsOf(alike) }))
    .sort((a, b) => b.devices - a.devices || compareText(a.name, b.name));
}

function checkInsOf(cells: readonly DeviceCell[]): CheckIns {
  const count = (wanted: keyof CheckIns) => devicesOf(cells.filter(({ checkIn }) => checkIn === wanted));
  return { active: count('active'), inactive: count('inactive'), unknown: count('unknown') };
}

function devicesOf(cells: readonly DeviceCell[]): number {
  return cells.reduce((total, { devices }) => total + devices, 0);
}

/** Null last. */
function compareText(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null || a < b ? -1 : 1;
}
