import type { Listed } from '../../core/mailbox/mailbox-review.ts';
import type { MailboxDocument } from '../../reports/mailbox-document.ts';
import type { QualityDocument } from '../../reports/quality-document.ts';
import type { Basis } from '../../reports/usage-document-basis.ts';

/** The name of a mailbox that no card may show. */
export const mailboxName = 'Adele Vance';

export function sampleMailboxes(basis: Basis, isUnknown: boolean): MailboxDocument {
  const counts = { mailboxes: 40, noLicenceNeeded: 30, licenceNeeded: 6, unknown: 4 };
  const listed: Listed = {
    count: 7,
    mailboxes: [
      {
        userId: 'someone',
        name: mailboxName,
        kind: 'shared',
        toldBy: 'report',
        heldSkuIds: [],
        conditions: { size: 'kept', archive: 'kept', directSignIn: 'unknown' },
        need: { kind: 'unknown', missing: ['directSignIn'] },
        drift: [],
      },
    ],
  };
  return {
    ...basis,
    method: 'No licence is needed up to 50 GiB, without an archive, while nobody signs in directly.',
    driftAgainst: isUnknown ? null : { runId: 'earlier', asOf: '2026-08-20', days: 94, isOldEnough: true },
    findings: isUnknown
      ? null
      : {
          byKind: { shared: counts, room: counts, equipment: counts },
          lines: { size: 3, archive: 2, directSignIn: 1 },
          ...{ licensedWithoutNeed: listed, licenceMissing: listed, unlicensedSignIn: listed },
          ...{ unknown: listed, drifted: { ...listed, notCompared: 0 } },
        },
    disputed: isUnknown ? null : 1,
    reason: isUnknown ? 'users-incomplete' : null,
  };
}

export function sampleQuality(asOf: string, rows: number, hasFailed: boolean): QualityDocument {
  const gate = (subject: string, text: string, isOpen: boolean): QualityDocument['gates'][number] => ({
    gate: 'seats',
    subject,
    measured: null,
    limit: 30,
    result: isOpen ? (hasFailed ? 'failed' : 'notJudged') : 'passed',
    detail: `Seats of ${text} went from 12 to 30: fewer than 50 may jump.`,
  });
  return {
    ...{ schemaVersion: 1, tenantId: 'tenant', runId: 'run', asOf },
    earlier: hasFailed ? null : { runId: 'earlier', asOf: '2026-11-15' },
    policy: { minJoinPct: 80, maxChangePct: 30, minSeats: 50, maxReportLagDays: 10 },
    isSound: !hasFailed,
    gates: [
      ...Array.from({ length: rows }, (_, index) => gate('e5', `suite ${index}`, true)),
      gate('foreign', 'Foreign suite', true),
      gate('e5', 'suite', false),
    ],
    gaps: [],
  };
}
