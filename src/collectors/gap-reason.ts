import type { GapReason } from '../core/model/coverage.ts';
import type { AppError } from '../lib/app-error.ts';

const reasons: Readonly<Record<string, GapReason>> = {
  GRAPH_FORBIDDEN: 'forbidden',
  GRAPH_UNAUTHORIZED: 'forbidden',
  GRAPH_BAD_PAYLOAD: 'malformed',
  REPORT_COLUMN_MISSING: 'malformed',
  REPORT_UNREADABLE: 'malformed',
  IMPORT_DAMAGED: 'malformed',
  FEATURES_IMPORT_INVALID: 'malformed',
  AZURE_FORBIDDEN: 'forbidden',
  AZURE_UNAUTHORIZED: 'forbidden',
  AZURE_BAD_PAYLOAD: 'malformed',
  POWERBI_FORBIDDEN: 'forbidden',
  POWERBI_UNAUTHORIZED: 'forbidden',
  POWERBI_BAD_PAYLOAD: 'malformed',
  REPORT_TRUNCATED: 'incomplete',
  GRAPH_DOWNLOAD_TRUNCATED: 'incomplete',
};

/** What a fault leaves unseen. A fault without a reason of its own left a part, or everything, out. */
export function gapReasonOf(error: AppError, rowsKept: number): GapReason {
  return reasons[error.code] ?? (rowsKept > 0 ? 'incomplete' : 'missing');
}
