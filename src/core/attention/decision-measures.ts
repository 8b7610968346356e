/** How questions were decided in a period: whether they were read, how soon, and what became of it (C33, C34, MET-02). */
export interface DecisionMeasures {
  /** Questions that were put to somebody. */
  readonly asked: number;
  /** Of these: answered by a person. */
  readonly decided: number;
  /** Lapsed because nobody answered. */
  readonly lapsed: number;
  /** Seconds from the question to the answer, median; null when nothing was decided. */
  readonly medianSecondsToDecide: number | null;
  /** Answered within a minute of being asked: hardly read. */
  readonly withinAMinute: number;
  readonly approvals: number;
  /** Approved without taking anybody off the list. */
  readonly approvedWhole: number;
  /** Hours from the finding to the verified removal, median; null when nothing was carried out (MET-02). */
  readonly medianHoursToRemediate: number | null;
  /** Seats taken back, in people. */
  readonly removed: number;
  /** People who asked for their licence back. */
  readonly regrets: number;
  readonly undone: number;
  /** Answers that were refused: not theirs, out of date, over a limit. */
  readonly refused: number;
}
