import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { readDay, readFlag } from '../report-values.ts';
import { appsOnPlatforms, type AppField } from './columns.ts';

export function normaliseApps({
  userKey,
  refreshedOn,
  values,
}: ReportRow<AppField>): ObservationRows['apps'] {
  return {
    userKey,
    refreshedOn,
    lastActivationOn: readDay(values.lastActivationOn),
    lastActivityOn: readDay(values.lastActivityOn),
    usedDesktop: eitherOf(readFlag(values.windows), readFlag(values.mac)),
    usedMobile: readFlag(values.mobile),
    usedWeb: readFlag(values.web),
    appsUsed: appsUsed(values),
  };
}

/** Unknown unless one is true or both are known. */
function eitherOf(a: boolean | null, b: boolean | null): boolean | null {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}

/** Empty when every column says no; null when none says anything. */
function appsUsed(values: ReportRow<AppField>['values']): string | null {
  const told = appsOnPlatforms.map((token) => ({ token, used: readFlag(values[token]) }));
  if (told.every(({ used }) => used === null)) return null;
  return told
    .filter(({ used }) => used === true)
    .map(({ token }) => token)
    .join(';');
}
