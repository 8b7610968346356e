import type { ObservationFile } from './observation.ts';
import type { TallyWriter } from './run-in-the-making.ts';
import type { TallyBuffer } from './tally-buffer.ts';

interface TallyPlace {
  /** The run does one thing at a time. */
  readonly inTurn: <T>(task: () => Promise<T>) => Promise<T>;
  /** Puts these parts in the place of what the run has kept of the table. Answers the rows kept. */
  readonly replace: (
    write: (newPath: () => string) => Promise<readonly ObservationFile[]>,
  ) => Promise<{ readonly rows: number }>;
}

/** The buffer as the run's writer: kept once and whole, or not at all. */
export function createTallyWriter<Row>(
  buffer: TallyBuffer<Row>,
  { inTurn, replace }: TallyPlace,
): TallyWriter<Row> {
  let isOpen = true;
  const demandOpen = (): void => {
    if (!isOpen) throw new TypeError('The tally is closed');
  };
  return {
    add: (rows) =>
      inTurn(async () => {
        demandOpen();
        await buffer.add(rows);
      }),
    keep: () =>
      inTurn(async () => {
        demandOpen();
        isOpen = false;
        return replace((newPath) => buffer.write(newPath));
      }),
    close: () =>
      inTurn(async () => {
        if (isOpen) await buffer.discard();
        isOpen = false;
      }),
  };
}
