import { answerableAtLast, type AnswererDeps } from '../approvals/answerers.ts';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { countdownOf, type Countdown } from '../core/preflight/countdown.ts';
import { dueMilestones, oneDriveArchivedAfterDays, type Milestone } from '../core/preflight/milestones.ts';
import { subjectOfCase } from '../ledger/audit.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';

export interface MilestoneDeps extends Omit<AnswererDeps, 'ledger'> {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'cases' | 'positions' | 'steps' | 'deliveries' | 'audit'>;
  readonly clock: Clock;
}

const actor = 'housekeeping';

/** States of a case in which licences may be away. */
const carriedOut = ['verified', 'partlyDone', 'closed'] as const;

/** A decision may wait this long before it is carried out: grace and halts included. */
const slackDays = 60;

/** The key of what an owner is told: the desk in the chat reads the case from it. */
function milestoneKey(caseId: string, { name }: Pick<Milestone, 'name'>): string {
  return `milestone:${caseId}:${name}`;
}

/**
 * Tells who owns the product of a carried-out case today what is about to be lost, while it can still be helped: each milestone once,
 * for the licences that are still away (C6, C10). Returns how many messages are new. Run it daily.
 */
export async function tellMilestones(deps: MilestoneDeps): Promise<number> {
  const { tenantId, ledger, clock } = deps;
  const today = dayOfInstant(clock.now());
  let told = 0;
  for (const state of carriedOut) {
    for (const found of await ledger.cases.list({ tenantId, state })) {
      if (isLongAgo(found, today)) continue;
      const countdown = countdownOf(
        (await ledger.steps.unrestored(found.id)).map(({ userId, settledAt, preflight }) => ({
          userId,
          takenOn: dayOfInstant(new Date(settledAt ?? found.updatedAt)),
          preflight,
        })),
      );
      if (countdown === null) continue;
      const due = dueMilestones(countdown.milestones, today);
      if (due.length === 0) continue;
      const { found: owned } = await answerableAtLast(deps, found, isoOf(today));
      for (const milestone of due) told += await tell({ tenantId, ledger }, owned, countdown, milestone);
    }
  }
  return told;
}

async function tell(
  { tenantId, ledger }: Pick<MilestoneDeps, 'tenantId' | 'ledger'>,
  { id, number, ownerIds }: Case,
  countdown: Countdown,
  milestone: Milestone,
): Promise<number> {
  let isNew = 0;
  for (const recipient of ownerIds) {
    // Not a card of the case: that one is edited as the case goes on.
    const eventKey = milestoneKey(id, milestone);
    const delivery = await ledger.deliveries.enqueue({ tenantId, recipient, caseId: null, eventKey });
    if (delivery.isNew) isNew += 1;
  }
  const { people, unknown } = countdown[milestone.loses];
  await ledger.audit.appendOnce({
    tenantId,
    actor,
    action: `case.milestone.${milestone.name}`,
    subject: subjectOfCase(id),
    body: {
      number,
      milestone: milestone.name,
      becomes: milestone.becomes,
      on: isoOf(milestone.happensOn),
      people,
      unknown,
      told: [...ownerIds],
    },
  });
  return isNew;
}

function isLongAgo({ decidedAt, updatedAt }: Case, today: number): boolean {
  return dayOfInstant(new Date(decidedAt ?? updatedAt)) < today - oneDriveArchivedAfterDays - slackDays;
}
