import type { CollectionRun } from '../lake/run-in-the-making.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** A run of the lake in simulated time: what it does to the disk takes none. */
export function simulatedRun(time: SimulatedTime, run: CollectionRun): CollectionRun {
  return {
    ...run,
    table: (name) =>
      time.work(async () => {
        const writer = await run.table(name);
        return {
          resumeFrom: writer.resumeFrom,
          rowsKept: writer.rowsKept,
          append: (rows, cursor) => time.work(() => writer.append(rows, cursor)),
          close: () => time.work(() => writer.close()),
        };
      }),
    tally: (name) =>
      time.work(async () => {
        const writer = await run.tally(name);
        return {
          add: (rows) => time.work(() => writer.add(rows)),
          keep: () => time.work(() => writer.keep()),
          close: () => time.work(() => writer.close()),
        };
      }),
    signInCensus: (since) => time.work(() => run.signInCensus(since)),
    signInStandings: (ids) => time.work(() => run.signInStandings(ids)),
    keepSeenSince: (since, except) => time.work(() => run.keepSeenSince(since, except)),
    forgetSignIns: () => time.work(() => run.forgetSignIns()),
    carryOver: (earlier, except) => time.work(() => run.carryOver(earlier, except)),
    forgetPeople: () => time.work(() => run.forgetPeople()),
    movedSkus: (earlier) => time.work(() => run.movedSkus(earlier)),
    sourceDone: (report) => time.work(() => run.sourceDone(report)),
    adopt: (earlier, sources) => time.work(() => run.adopt(earlier, sources)),
    finish: () => time.work(() => run.finish()),
  };
}
