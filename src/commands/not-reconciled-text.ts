import type { NotReconciled } from '../jobs/check-entitlements.ts';

const units: Readonly<Record<Exclude<NotReconciled['metric'], 'consumption'>, string>> = {
  device: 'devices',
  core: 'cores',
  server: 'servers',
  'cal-user': 'people',
  'cal-device': 'devices',
};

/** One line for a terminal: what is recorded, and what it is held against elsewhere. */
export function notReconciledText(line: NotReconciled): string {
  const { name, metric, currency, text } = line;
  const unit = metric === 'consumption' ? (currency ?? 'of no currency stated') : units[metric];
  return `${name}: ${line.units.toLocaleString('en-GB')} ${unit}. ${text}`;
}
