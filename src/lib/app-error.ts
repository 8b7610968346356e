/** What a designed error tells its reader: a stable code, what happened, why, and what to do about it. */
export interface ErrorText {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/**
 * A fault of the outside world or of its configuration. Codes are stable and listed in the README; a test
 * compares the two. Bugs are not AppErrors: they throw TypeError and crash the job.
 */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly code: string;
  readonly retryable: boolean;
  readonly what: string;
  readonly why: string;
  readonly fix: string;

  constructor(code: string, text: ErrorText, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(`${text.what} ${text.why} ${text.fix}`, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.what = text.what;
    this.why = text.why;
    this.fix = text.fix;
  }
}

/** The same fault as lines for a terminal. */
export function renderError(error: AppError): string {
  return `${error.code}: ${error.what}\n  why: ${error.why}\n  fix: ${error.fix}`;
}
