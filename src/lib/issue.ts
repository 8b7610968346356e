/** Bad or missing data, reported beside the result that could still be given. Never turned into a number. */
export interface Issue {
  /** Stable, greppable: `row-without-id`, `column-missing`. */
  readonly code: string;
  /** Where: source, page, line or column. No personal data. */
  readonly place: string;
  /** What is wrong and what follows from it, in one sentence. */
  readonly message: string;
}
