import type { AddedSku, AssignmentPath, Outcome, StepState } from '../plan/step.ts';

/** What the ledger knows of a step, as far as it may have changed the tenant. Instants are RFC 3339. */
export interface StepRecord {
  readonly id: string;
  readonly userId: string;
  readonly skuId: string;
  readonly path: AssignmentPath;
  readonly adds: readonly AddedSku[];
  readonly state: StepState;
  readonly outcome: Outcome;
  readonly claimedAt: string | null;
  readonly settledAt: string | null;
  readonly restoreOutcome: Outcome;
  readonly restoredAt: string | null;
}

/** One change that a step of ours made, or may have made; each explains one entry of the audit log at most. */
export interface OwnDeed {
  readonly key: string;
  readonly stepId: string;
  readonly userId: string;
  /** What has to be among the removed (or the added) for this deed to be it. */
  readonly removes: readonly string[];
  readonly adds: readonly string[];
  readonly skuId: string;
  readonly kind: 'removal' | 'restore';
  /** Entra makes the change itself, in its own name, after a membership of ours. */
  readonly throughGroup: boolean;
  /** Epoch milliseconds between which it happened, room for clocks that differ included. */
  readonly fromMs: number;
  readonly untilMs: number;
}

const skewMs = 5 * 60_000;
/** What Entra may take to follow a change of a group (C15), and what a step may wait for it. */
const groupMs = 48 * 3_600_000;

export function deedKey(stepId: string, kind: OwnDeed['kind']): string {
  return `${stepId}:${kind}`;
}

/** The changes a step has made by now, or may have made: one that failed may have been carried out all the same. */
export function deedsOf(step: StepRecord, nowMs: number): readonly OwnDeed[] {
  const { id, userId, skuId, state, outcome, restoreOutcome } = step;
  const throughGroup = step.path !== 'direct';
  const after = throughGroup ? groupMs : 0;
  const claimed = msOf(step.claimedAt);
  const settled = msOf(step.settledAt);
  const restored = msOf(step.restoredAt);
  const isRestoring = state === 'restoring' || state === 'restored';
  const given = step.adds.map((each) => each.skuId.toLowerCase());
  const about = { stepId: id, userId: userId.toLowerCase(), skuId: skuId.toLowerCase(), throughGroup };
  const deeds: OwnDeed[] = [];
  if (state === 'removing' || mayHaveChanged(outcome)) {
    const until = settled ?? nowMs;
    // The claim of a restore has taken the place of the removal's.
    const from = isRestoring || claimed === null ? until - groupMs : claimed;
    deeds.push({
      ...{ ...about, key: deedKey(id, 'removal'), kind: 'removal', removes: [about.skuId], adds: given },
      fromMs: from - skewMs,
      untilMs: until + after + skewMs,
    });
  }
  if (isRestoring && (restoreOutcome === null || mayHaveChanged(restoreOutcome))) {
    const until = restored ?? nowMs;
    deeds.push({
      ...{ ...about, key: deedKey(id, 'restore'), kind: 'restore', removes: given, adds: [about.skuId] },
      fromMs: (claimed ?? until - groupMs) - skewMs,
      untilMs: until + after + skewMs,
    });
  }
  return deeds;
}

function mayHaveChanged(outcome: Outcome): boolean {
  return outcome === 'applied' || (outcome?.startsWith('failed:') ?? false);
}

function msOf(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}
