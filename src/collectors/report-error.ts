import { AppError } from '../lib/app-error.ts';

export type ReportErrorCode = 'REPORT_COLUMN_MISSING' | 'REPORT_TRUNCATED' | 'REPORT_UNREADABLE';

/** A usage report arrived and cannot be used as it is. */
export class ReportError extends AppError {
  override readonly name = 'ReportError';
}

export function columnMissing(report: string, columns: readonly string[]): ReportError {
  return new ReportError('REPORT_COLUMN_MISSING', {
    what: `${report} lacks the column(s) ${columns.join(', ')}.`,
    why: 'Microsoft changes the columns of its reports, and a missing one would read as nobody being active.',
    fix: 'Update this program; until then the report counts as not seen.',
  });
}

export function reportTruncated(report: string, why: string, cause?: unknown): ReportError {
  const text = {
    what: `${report} broke off before its end.`,
    why,
    fix: 'Run the collection again; the rows that did arrive are kept and marked incomplete.',
  };
  return new ReportError('REPORT_TRUNCATED', text, { retryable: true, cause });
}

export function reportUnreadable(report: string, why: string): ReportError {
  return new ReportError('REPORT_UNREADABLE', {
    what: `${report} is not readable as CSV.`,
    why,
    fix: 'Download the report by hand to see what Microsoft sent, and report it.',
  });
}
