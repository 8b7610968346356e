import { isGraphPermission, permissionNamed } from '../graph/permissions.ts';
import { missingOf } from '../graph/permissions-included.ts';
import type { SourceReport } from '../lake/observation.ts';
import type { Clock } from '../lib/clock.ts';
import type { Collector } from './collector.ts';
import { createSourceRecord } from './source-record.ts';

type Gated = Pick<Collector, 'name' | 'permissions' | 'optionalPermissions'>;

/** Whether a source is asked for, by what its reader was granted. */
export type SourceGate<C extends Gated = Collector> =
  | {
      readonly kind: 'read';
      readonly collector: C;
      /** Optional permissions it has to do without. */
      readonly withheld: readonly string[];
    }
  | { readonly kind: 'refused'; readonly collector: C; readonly missing: readonly string[] };

/**
 * Which sources can be read with the roles of a token, in the order given. `granted` is null where the token tells no
 * roles (a twin, somebody's own token): then every one is asked for, and the service decides.
 */
export function sourcesToRead<C extends Gated>(
  collectors: readonly C[],
  granted: readonly string[] | null,
): readonly SourceGate<C>[] {
  return collectors.map((collector) => {
    if (granted === null) return { kind: 'read', collector, withheld: [] };
    const missing = missingOf(collector.permissions.filter(isGraphPermission), granted);
    if (missing.length > 0) return { kind: 'refused', collector, missing };
    return { kind: 'read', collector, withheld: missingOf(collector.optionalPermissions ?? [], granted) };
  });
}

/** The report of a source that was not asked for: nothing was sent. */
export function refusedReport(
  { name }: Pick<Gated, 'name'>,
  missing: readonly string[],
  clock: Clock,
): SourceReport {
  const lost = missing.flatMap((permission) => permissionNamed(permission)?.lost ?? []);
  const record = createSourceRecord(name, clock);
  record.gap(
    'forbidden',
    `Grant ${missing.join(' and ')} to the reader app, with admin consent; ${name} was not asked for.${
      lost.length === 0 ? '' : ` Unknown without it: ${lost.join('; ')}.`
    }`,
  );
  return { ...record.report(), status: 'failed', asOf: null };
}
