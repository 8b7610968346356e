import type { IsoDay, ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { readDay } from '../report-values.ts';
import type { CopilotField } from './columns.ts';

export function normaliseCopilot({
  userKey,
  refreshedOn,
  values,
}: ReportRow<CopilotField>): ObservationRows['copilot'] {
  return {
    userKey,
    refreshedOn,
    lastActivityOn: readDay(values.lastActivityOn),
    chatOn: newestOf([values.chatOn, values.chatWorkOn, values.chatWebOn].map(readDay)),
    teamsOn: readDay(values.teamsOn),
    wordOn: readDay(values.wordOn),
    excelOn: readDay(values.excelOn),
    powerPointOn: readDay(values.powerPointOn),
    outlookOn: readDay(values.outlookOn),
    oneNoteOn: readDay(values.oneNoteOn),
    loopOn: readDay(values.loopOn),
  };
}

/** Calendar dates compare as text. */
function newestOf(days: readonly (IsoDay | null)[]): IsoDay | null {
  return days.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
}
