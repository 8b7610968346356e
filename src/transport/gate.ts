/** `High` for what a person waits for, `Low` for collectors. */
export type Priority = 'High' | 'Low';

/** One request's place within a limit. */
export interface Slot {
  /** The request leaves now. */
  sent(): void;
  /** Its answer is here, so the server has counted it by now. */
  answered(): void;
  /** The request is not made after all: its place is free again. */
  returned(): void;
}

/** One limit that requests queue at. */
export interface Gate {
  /** Resolves as soon as `cost` fits, in the order asked within a priority. */
  take(cost: number, priority: Priority): Promise<Slot>;
  /** Nothing passes for this long: the server asked for it. */
  hold(milliseconds: number): void;
  /** Cost counted at this moment. */
  spent(): number;
  /** Nobody waits and nothing is counted: forgetting the gate changes nothing. */
  isIdle(): boolean;
}
