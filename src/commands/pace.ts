/** How fast something goes, and how long it still takes. */
export interface Pace {
  /** Null until it has gone on for long enough to tell. */
  readonly rowsPerSecond: number | null;
  /** Null when the end, or the pace, is not known. */
  readonly secondsLeft: number | null;
}

/** What is there this early was kept by an interrupted run, or came too early to tell a pace by. */
const settlingMs = 1_000;

/** Follows one source; times are epoch milliseconds. */
export function createPace(startedAtMs: number): {
  at(rows: number, expectedRows: number | null, nowMs: number): Pace;
} {
  let begin = { rows: 0, atMs: startedAtMs };
  return {
    at(rows, expectedRows, nowMs) {
      if (nowMs - startedAtMs < settlingMs) begin = { rows, atMs: nowMs };
      const seconds = (nowMs - begin.atMs) / 1_000;
      const rowsPerSecond = seconds * 1_000 < settlingMs ? null : (rows - begin.rows) / seconds;
      const isOpen = rowsPerSecond === null || rowsPerSecond <= 0 || expectedRows === null;
      return {
        rowsPerSecond,
        secondsLeft: isOpen || expectedRows < rows ? null : (expectedRows - rows) / rowsPerSecond,
      };
    },
  };
}

/** `1,200/s, 3 min left`: what is known of it. */
export function paceText({ rowsPerSecond, secondsLeft }: Pace): string {
  const rate = rowsPerSecond === null ? [] : [`${count(Math.round(rowsPerSecond))}/s`];
  const left = secondsLeft === null ? [] : [`${durationText(secondsLeft)} left`];
  return [...rate, ...left].join(', ');
}

export function count(rows: number): string {
  return rows.toLocaleString('en-GB');
}

function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}
