import type { ReportRow } from './collect-report.ts';
import { readFlag } from './report-values.ts';

/** Whom a line of a usage report is about. */
export interface ReportPerson {
  readonly userKey: string;
  readonly refreshedOn: string;
  /** Null where the report does not say. */
  readonly isDeleted: false | null;
}

/** Null for a deleted person or mailbox: somebody new may have their name, whose row this one would stand for. */
export function personOfReport({
  userKey,
  refreshedOn,
  values,
}: ReportRow<'isDeleted'>): ReportPerson | null {
  const isDeleted = readFlag(values.isDeleted);
  return isDeleted === true ? null : { userKey, refreshedOn, isDeleted };
}
