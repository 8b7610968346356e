import type { ReportAnswerView, ReportSection } from '../../../cards/report-answer.ts';
import { complianceText, deviceOwnerWords, sharedText } from '../../../core/devices/device-words.ts';
import type { CheckInRow, Inventory } from '../../../core/devices/inventory.ts';
import type { DeviceDocument } from '../../../reports/device-document.ts';
import type { LeftOut, SharedUseDocument } from '../../../reports/device-shared-use.ts';
import { countCell, gapNotes, moneyCell, textCell, whyText } from './report-cells.ts';
import { windowsSupport } from './support-parts.ts';

/** Devices and the licences they put in question, as counts: nobody is named (USE-09 to USE-13, SRV-06). */
export function deviceView(document: DeviceDocument): ReportAnswerView {
  const { asOf, inventory, sharedUse, rights, reasons, method, gaps } = document;
  const whyShared = reasons.sharedUse ?? reasons.devices;
  return {
    kind: 'report-answer',
    title: 'Devices and the licences they cover',
    asOf,
    conclusion:
      inventory === null
        ? `Devices are unknown, because ${whyText(reasons.devices)}.`
        : 'Devices that check in: {0} of {1}. People a frontline licence may do for: {2}. Holders whose every device is inactive: {3}.',
    conclusionCells: [
      countCell(inventory?.active ?? null, reasons.devices),
      countCell(inventory?.devices ?? null, reasons.devices),
      countCell(sharedUse?.frontline.count ?? null, whyShared),
      countCell(rights?.allInactive.count ?? null, reasons.devices),
    ],
    sections: [
      ...(inventory === null ? [] : [inventorySection(inventory), remediationSection(inventory)]),
      ...(sharedUse === null ? [] : [moneySection(document, sharedUse), leftOutSection(sharedUse)]),
    ],
    notes: [
      ...(inventory !== null && sharedUse === null
        ? [`Frontline licences are unknown, because ${whyText(whyShared)}.`]
        : []),
      ...windowsSupport(document),
      method.inventory,
      method.rights,
      method.frontline,
      method.limits,
      ...gapNotes(gaps),
    ],
    next: [
      { title: 'Overlaps', ask: 'overlaps' },
      { title: 'Quality', ask: 'quality' },
    ],
  };
}

function inventorySection(inventory: Inventory): ReportSection {
  const rowOf = (text: string, { devices, active, inactive, unknown }: Omit<CheckInRow, 'name'>) => [
    textCell(text),
    ...[devices, active, inactive, unknown].map((count) => ({ count })),
  ];
  const { byOs, shared } = inventory;
  return {
    heading: 'Do they check in?',
    columns: ['Devices', 'All', 'Active', 'Inactive', 'No date'],
    rows: [
      rowOf('All', inventory),
      ...byOs.map((row) => rowOf(row.name ?? 'System not told', row)),
      ...shared.map((row) => rowOf(`Shared: ${sharedText(row.name)}`, row)),
    ],
    whenEmpty: 'There are none.',
  };
}

function remediationSection({ remediation }: Inventory): ReportSection {
  return {
    heading: 'To be put right before a true-up',
    columns: ['State, and whose they are', 'Devices'],
    rows: remediation.map(({ compliance, owner, devices }) => [
      textCell(`${complianceText(compliance)}: ${deviceOwnerWords[owner]}`),
      { count: devices },
    ]),
    whenEmpty: 'Every device is compliant.',
  };
}

function moneySection(
  { currency, rights, skuNames }: DeviceDocument,
  { frontline, sharedDevice }: SharedUseDocument,
): ReportSection {
  const cohorts = [
    ['A frontline licence may do', frontline],
    ['A licence of the device may do', sharedDevice],
    ...(rights === null ? [] : [['Every known device is inactive', rights.allInactive] as const]),
  ] as const;
  return {
    heading: 'What is held, and what would cost less, a month',
    columns: ['People', 'Count', 'Amount'],
    rows: [
      ...cohorts.map(([text, { count, held }]) => [
        textCell(held.unpriced === 0 ? text : `${text} (${held.unpriced} without a price)`),
        { count },
        count === 0 ? textCell('–') : moneyCell(held.monthlyMinor, currency),
      ]),
      ...frontline.targets.map(({ skuId, savingMinor }) => [
        textCell(`Less with ${skuNames[skuId] ?? skuId}`),
        { count: frontline.held.priced },
        moneyCell(savingMinor, currency),
      ]),
    ],
    whenEmpty: 'Nobody.',
  };
}

function leftOutSection({ excluded, unknown }: SharedUseDocument): ReportSection {
  const rows = (groups: readonly LeftOut[]) =>
    groups.flatMap(({ people, why }) => (people === 0 ? [] : [[textCell(why), { count: people }]]));
  return {
    heading: 'Who is no candidate, and why',
    columns: ['Why', 'People'],
    rows: [...rows(excluded.groups), ...rows(unknown.groups)],
    whenEmpty: 'Everybody is one.',
  };
}
