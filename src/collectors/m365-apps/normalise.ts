import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { readDay, readFlag } from '../report-values.ts';
import type { AppField } from './columns.ts';

export function normaliseApps({
  userKey,
  refreshedOn,
  values,
}: ReportRow<AppField>): ObservationRows['apps'] {
  return {
    userKey,
    refreshedOn,
    lastActivityOn: readDay(values.lastActivityOn),
    usedDesktop: eitherOf(readFlag(values.windows), readFlag(values.mac)),
    usedMobile: readFlag(values.mobile),
    usedWeb: readFlag(values.web),
  };
}

/** Unknown unless one is true or both are known. */
function eitherOf(a: boolean | null, b: boolean | null): boolean | null {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}
