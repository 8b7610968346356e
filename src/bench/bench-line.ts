/** One measurement. A speed is a ratio to a floor measured, or computed from a published limit, in the same run. */
export interface BenchLine {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What nothing could beat: bare SQL for a join, the published limit for a collection. */
  readonly floor?: number;
  /** value / floor */
  readonly ratio?: number;
  /** What the floor is. */
  readonly peer?: string;
}

/** For a terminal: name, value, and the ratio with what it is a ratio to. */
export function renderBenchLine({ name, value, unit, floor, ratio, peer }: BenchLine): string {
  const measured = `${name.padEnd(44)} ${String(value).padStart(10)} ${unit}`;
  return ratio === undefined ? measured : `${measured}   ${ratio}x of ${floor} ${unit} (${peer})`;
}
