import type { NotReconciled } from '../jobs/check-entitlements.ts';

/** One line for a terminal: what is recorded and held against nothing. */
export function notReconciledText({ name, metric, units, currency, text }: NotReconciled): string {
  return `${name}: ${units} ${currency ?? `by ${metric}`}, not reconciled. ${text}`;
}
