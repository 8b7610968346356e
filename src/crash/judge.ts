import type { CaseDocument, StepDocument } from './documents.ts';
import type { AcceptedChange } from './twin-log.ts';

/** Somebody was seen again. Times are epoch milliseconds. */
export interface EvidenceChange {
  readonly userId: string;
  readonly atMs: number;
}

/** All that is known of a round when nothing moves any more. */
export interface RoundEvidence {
  readonly changes: readonly AcceptedChange[];
  readonly evidenceChanges: readonly EvidenceChange[];
  /** When the processes of the round were started, in order. */
  readonly startsMs: readonly number[];
  readonly cases: readonly CaseDocument[];
  /** Assignments by person, SKU, disabled plans and path included. */
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

export interface RoundFaults {
  /** A SKU the tenant took from a person more than once. */
  readonly removedTwice: number;
  /** Taken or given back, without exactly one audit event that says so. */
  readonly unrecorded: number;
  /** The ledger says taken or given back, and the tenant never did it. */
  readonly recordedNotDone: number;
  /** Cases that did not come to their end, and steps that are under way or were taken and never given back. */
  readonly halfDone: number;
  readonly removedAfterEvidenceChanged: number;
  /** People whose assignments at the end are not what they were at the start. */
  readonly notGivenBackExactly: number;
}

/**
 * A process that runs re-reads somebody's evidence right before the write; a page of people and the retries of a
 * throttled write lie between at the most. A process that was started after the change has no such excuse.
 */
export const longestRecheckMs = 10_000;

export function judge(round: RoundEvidence): RoundFaults {
  const { changes, cases, before, after } = round;
  const taken = changes.filter(({ kind }) => kind === 'taken');
  const given = changes.filter(({ kind }) => kind === 'given');
  const recordedTaken = recorded(cases, 'step.settled');
  const recordedGiven = recorded(cases, 'step.restored');
  const takenKeys = new Set(taken.map(keyOf));
  const givenKeys = new Set(given.map(keyOf));
  return {
    removedTwice: [...Map.groupBy(taken, keyOf).values()].filter((times) => times.length > 1).length,
    unrecorded: notOnce(takenKeys, recordedTaken) + notOnce(givenKeys, recordedGiven),
    recordedNotDone: without(recordedTaken, takenKeys) + without(recordedGiven, givenKeys),
    halfDone: cases.filter(({ state }) => state !== 'undone').length + cases.flatMap(stepsHalfDone).length,
    removedAfterEvidenceChanged: taken.filter((change) => isTooLate(change, round)).length,
    notGivenBackExactly: [...before].filter(([userId, rows]) => after.get(userId) !== rows).length,
  };
}

function keyOf({ userId, skuId }: { readonly userId: string; readonly skuId: string }): string {
  return `${userId} ${skuId}`;
}

/** How often the audit trail says of a person and SKU that it was done. */
function recorded(cases: readonly CaseDocument[], action: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { audit } of cases) {
    for (const { action: done, body } of audit) {
      if (done !== action || body.outcome !== 'applied') continue;
      const key = keyOf({ userId: body.userId ?? '', skuId: body.skuId ?? '' });
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function notOnce(done: ReadonlySet<string>, records: ReadonlyMap<string, number>): number {
  return [...done].filter((key) => records.get(key) !== 1).length;
}

function without(records: ReadonlyMap<string, number>, done: ReadonlySet<string>): number {
  return [...records.keys()].filter((key) => !done.has(key)).length;
}

const underWay = new Set(['planned', 'removing', 'restoring']);

function stepsHalfDone({ steps }: CaseDocument): readonly StepDocument[] {
  return steps.filter(
    ({ state, outcome, restoreOutcome }) =>
      underWay.has(state) || (outcome === 'applied' && restoreOutcome !== 'applied'),
  );
}

/** The request came after the evidence had changed, from a process that should have known. */
function isTooLate({ userId, arrivedMs }: AcceptedChange, { evidenceChanges, startsMs }: RoundEvidence) {
  const start = startsMs.findLast((ms) => ms <= arrivedMs) ?? 0;
  return evidenceChanges.some(
    (change) =>
      change.userId === userId &&
      arrivedMs > change.atMs &&
      (start >= change.atMs || arrivedMs - change.atMs > longestRecheckMs),
  );
}
