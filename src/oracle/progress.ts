/** The part of a stream that progress is written to. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress {
  /** One more tenant is done. */
  done(differences: number): void;
  /** Takes the line away, so that something else can be printed. */
  clear(): void;
}

/** In a terminal one line that is rewritten, with rate and time left; elsewhere nothing: each tenant has its own line. */
export function createProgress({
  total,
  stream,
  seconds = monotonicSeconds,
}: {
  readonly total: number;
  readonly stream: ProgressStream;
  readonly seconds?: () => number;
}): Progress {
  const startedAt = seconds();
  let finished = 0;
  return {
    done(differences) {
      finished += 1;
      if (stream.isTTY !== true) return;
      const elapsed = seconds() - startedAt;
      const perTenant = elapsed / finished;
      stream.write(
        `\r\u001b[2K${finished} of ${total} tenants · ${(60 / perTenant).toFixed(1)} a minute · ` +
          `${timeText(perTenant * (total - finished))} left · ${differences} differences`,
      );
    },
    clear() {
      if (stream.isTTY === true) stream.write('\r\u001b[2K');
    },
  };
}

function monotonicSeconds(): number {
  return performance.now() / 1000;
}

function timeText(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
