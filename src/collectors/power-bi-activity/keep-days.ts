import type { IsoDay, ObservationRows } from '../../lake/observation.ts';
import type { TableWriter } from '../../lake/run-in-the-making.ts';
import type { SourceRecord } from '../source-record.ts';
import { formatDays } from './days-to-read.ts';

type Use = ObservationRows['power_bi_use'];
type ReadDay = ObservationRows['power_bi_days'];

/** The days of this run, as they are kept. */
export interface KeptDays {
  isWhole(day: IsoDay): boolean;
  /** The newest day that was read whole; null while there is none. */
  newest(): IsoDay | null;
  /** Some rows of a day, which is not known to be whole by them. */
  keepRows(rows: readonly Use[]): Promise<void>;
  /** A day of which every row is kept by now. */
  keepWhole(day: ReadDay): Promise<void>;
}

export interface KeepDaysDeps {
  readonly record: SourceRecord;
  readonly uses: TableWriter<Use>;
  readonly days: TableWriter<ReadDay>;
  /** Kept whole before this run was interrupted. */
  readonly whole: readonly IsoDay[];
}

const rowsPerAppend = 5_000;

export function keepDays({ record, uses, days, whole: before }: KeepDaysDeps): KeptDays {
  const whole = new Set<IsoDay>(before);
  let rows = uses.rowsKept + days.rowsKept;
  const newest = (): IsoDay | null =>
    [...whole].reduce<IsoDay | null>((a, b) => (a === null || b > a ? b : a), null);

  function describe(): void {
    const day = newest();
    if (day !== null) record.describes(day);
    record.kept(rows);
  }

  describe();
  return {
    isWhole: (day) => whole.has(day),
    newest,
    async keepRows(found) {
      const cursor = formatDays(whole);
      for (let start = 0; start < found.length; start += rowsPerAppend)
        await uses.append(found.slice(start, start + rowsPerAppend), cursor);
      rows += found.length;
      record.kept(rows);
    },
    async keepWhole(day) {
      whole.add(day.usedOn);
      const cursor = formatDays(whole);
      await uses.append([], cursor);
      await days.append([day], cursor);
      rows += 1;
      describe();
    },
  };
}
