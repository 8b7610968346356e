import type { IsoDay, SourceReport } from '../../lake/observation.ts';
import { PowerBiError, type PowerBiErrorCode } from '../../powerbi/errors.ts';
import type { PowerBiReader } from '../../powerbi/power-bi-reader.ts';
import { gapReasonOf } from '../gap-reason.ts';
import type { SourceRecord } from '../source-record.ts';
import { createDayFold, type DayFold } from './fold-day.ts';
import type { KeptDays } from './keep-days.ts';
import { ActivityEvent } from './schema.ts';

export interface ReadDaysDeps {
  readonly record: SourceRecord;
  readonly powerBi: PowerBiReader;
  readonly kept: KeptDays;
  /** The day of the run. */
  readonly asOf: IsoDay;
  /** No day is begun after so many pages: the others are left to the next collections. */
  readonly mostPages: number;
  readonly wanted: readonly IsoDay[];
}

/** Faults that the next day would meet as well. */
const endEverything: ReadonlySet<PowerBiErrorCode> = new Set([
  'POWERBI_FORBIDDEN',
  'POWERBI_UNAUTHORIZED',
  'POWERBI_UNREACHABLE',
  'POWERBI_THROTTLED',
]);

/** Reads the days that are not kept yet. One that cannot be read to its end keeps nothing of what was read of it. */
export async function readDays(deps: ReadDaysDeps): Promise<SourceReport> {
  const { record, powerBi, kept, asOf, mostPages, wanted } = deps;
  const failed = new Map<PowerBiErrorCode, { readonly error: PowerBiError; readonly days: IsoDay[] }>();
  const waiting: IsoDay[] = [];
  let pages = 0;
  for (const day of wanted) {
    if (kept.isWhole(day)) continue;
    if (pages >= mostPages) {
      waiting.push(day);
      continue;
    }
    try {
      const { fold, lost } = await foldDay(day);
      await kept.keepRows(fold.rows());
      const { events, otherEvents } = fold;
      if (lost === 0) await kept.keepWhole({ usedOn: day, readOn: asOf, events, otherEvents });
    } catch (error) {
      if (!(error instanceof PowerBiError) || endEverything.has(error.code)) throw error;
      const { days } = failed.get(error.code) ?? { days: [] };
      failed.set(error.code, { error, days: [...days, day] });
    }
  }

  async function foldDay(day: IsoDay): Promise<{ readonly fold: DayFold; readonly lost: number }> {
    const fold = createDayFold(day);
    let [page, lost] = [0, 0];
    for await (const { events, answer } of powerBi.eventsOf(day)) {
      record.saw(answer);
      pages += 1;
      page += 1;
      for (const [index, event] of events.entries()) {
        const parsed = ActivityEvent.safeParse(event);
        if (parsed.success) fold.add(parsed.data);
        else {
          lost += 1;
          const place = `${day}, page ${page}, event ${index + 1}`;
          record.lost({
            code: 'row-malformed',
            place,
            message: 'It is no event of Power BI; it was left out.',
          });
        }
      }
    }
    return { fold, lost };
  }

  const [first] = failed.values();
  if (first !== undefined && kept.newest() === null) throw first.error;
  for (const { error, days } of failed.values())
    record.gap(
      gapReasonOf(error, record.rows()),
      `What was done in Power BI on ${days.join(', ')} is unknown. ${error.what} ${error.fix}`,
    );
  if (waiting.length > 0)
    record.gap(
      'incomplete',
      `What was done in Power BI on ${waiting.length} of ${wanted.length} days is not known yet: ${mostPages} pages are read in one collection, because 200 an hour are answered. The next collections go on with them.`,
    );
  const report = record.report();
  return failed.size + waiting.length > 0 ? { ...report, status: 'incomplete' } : report;
}
