import { MultiBar, type SingleBar } from 'cli-progress';
import type { CollectProgress } from '../jobs/collect.ts';
import type { SourceName } from '../lake/observation.ts';
import type { Clock } from '../lib/clock.ts';
import { count, createPace, paceText } from './pace.ts';

/** Where a command may tell how far it is while it runs. */
export interface Watch {
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly clock: Clock;
}

export interface CollectPrinter {
  tell(progress: CollectProgress): void;
  /** Nothing is written after this. */
  stop(): void;
}

/** In a terminal a bar for each source under way, and a line when it is done; elsewhere a line now and then for each source that takes its time. */
export function createCollectPrinter(watch: Watch): CollectPrinter {
  return watch.stream.isTTY === true ? createBars(watch) : createLines(watch);
}

/** Seconds between two lines of one source, in milliseconds. */
const lineEveryMs = 5_000;

function createLines({ stream, clock }: Watch): CollectPrinter {
  const paces = createPaces(clock);
  const told = new Map<SourceName, number>();
  return {
    tell(progress) {
      const { source, rows, status } = progress;
      const now = clock.now().getTime();
      const { said, beganMs } = paces.of(progress);
      const isDue = now - (told.get(source) ?? beganMs) >= lineEveryMs;
      if (status === null ? !isDue : !told.has(source)) return;
      told.set(source, now);
      stream.write(`collect ${source} ${status === null ? '' : `${status}, `}${count(rows)} rows${said}\n`);
    },
    stop: () => undefined,
  };
}

function createBars({ stream, clock }: Watch): CollectPrinter {
  const paces = createPaces(clock);
  const bars = new Map<SourceName, SingleBar>();
  const all = new MultiBar({
    stream,
    format: '{name} {bar} {said}',
    barsize: 20,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    emptyOnZero: true,
    // A line above moves every bar, also those that stand still.
    forceRedraw: true,
    fps: 4,
  });
  return {
    tell(progress) {
      const { source, rows, expectedRows, status } = progress;
      const said = `${count(rows)} rows${paces.of(progress).said}`;
      const name = source.padEnd(22);
      const bar = bars.get(source) ?? all.create(0, 0, { name, said });
      bars.set(source, bar);
      if (status === null) {
        // Without an earlier run nothing says where the end is: the bar stays empty.
        bar.setTotal(expectedRows ?? 0);
        bar.update(expectedRows === null ? 0 : rows, { name, said });
        return;
      }
      all.log(`${name} ${status}, ${said}\n`);
      all.remove(bar);
    },
    stop: () => all.stop(),
  };
}

/** What is said of the pace of each source, while it is read. */
function createPaces(clock: Clock) {
  const begun = new Map<
    SourceName,
    { readonly atMs: number; readonly pace: ReturnType<typeof createPace> }
  >();
  return {
    of({ source, rows, expectedRows, status }: CollectProgress): { said: string; beganMs: number } {
      const now = clock.now().getTime();
      const one = begun.get(source) ?? { atMs: now, pace: createPace(now) };
      begun.set(source, one);
      const pace = one.pace.at(rows, expectedRows, now);
      const text = paceText(status === null ? pace : { ...pace, secondsLeft: null });
      return { said: text === '' ? '' : `, ${text}`, beganMs: one.atMs };
    },
  };
}
