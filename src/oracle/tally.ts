import { absent } from './compare-figures.ts';
import type { TenantResult } from './check-tenants.ts';
import { faultPlanOf } from './fault-plan.ts';

/** What all tenants together come to. */
export interface Tally {
  add(result: TenantResult): void;
  /** Differences so far, a tenant that could not be counted being one. */
  differences(): number;
  agrees(): boolean;
  closingLine(): string;
  /** The closing document of `--json`. */
  document(): unknown;
}

export function createTally({ users }: { readonly users: number }): Tally {
  const results: TenantResult[] = [];
  const checked = () => results.flatMap((result) => ('failed' in result ? [] : [result]));
  const failed = () => results.flatMap((result) => ('failed' in result ? [result] : []));
  const figures = () => checked().reduce((sum, result) => sum + result.figures, 0);
  const differences = () =>
    checked().reduce((sum, result) => sum + result.differences.length, 0) + failed().length;
  return {
    add: (result) => results.push(result),
    differences,
    agrees: () => results.length > 0 && differences() === 0,
    closingLine: () =>
      [
        `${results.length} tenants of ${users} users`,
        `${figures()} figures`,
        `${differences()} differences`,
        ...(failed().length === 0 ? [] : [`${failed().length} tenants not counted`]),
      ].join(', '),
    document: () => ({
      schemaVersion: 1,
      tenants: results.length,
      users,
      figures: figures(),
      differences: checked().flatMap(({ seed, differences: found }) =>
        found.map((difference) => ({ seed, ...difference })),
      ),
      failed: failed().map(({ seed, failed: message }) => ({ seed, message })),
    }),
  };
}

/** One tenant as lines: how it went, then every difference. */
export function renderResult(result: TenantResult): string {
  const plan = faultPlanOf(result.seed) || 'no faults';
  if ('failed' in result) return `tenant ${result.seed} (${plan}): could not be counted: ${result.failed}\n`;
  const lines = result.differences.map(
    ({ subject, figure, product, oracle }) =>
      `  tenant ${result.seed} · ${figure} · ${subject} · product ${shown(product)} · oracle ${shown(oracle)}`,
  );
  const head = `tenant ${result.seed} (${plan}): ${result.figures} figures, ${lines.length} differences`;
  return `${[head, ...lines].join('\n')}\n`;
}

function shown(amount: string | null): string {
  if (amount === absent) return 'says nothing';
  return amount ?? 'unknown';
}
