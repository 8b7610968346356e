import { createMailboxReview, type MailboxFindings } from '../core/mailbox/mailbox-review.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import type { Lake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { basisOf, whyUncounted, type Basis } from './usage-document-basis.ts';

export interface MailboxPolicy {
  readonly populations: readonly PopulationRule[];
  /** A sign-in at most this many days ago is recent (90). */
  readonly signInDays: number;
  /** Conditions are compared with a collection at least this old (90). */
  readonly driftDays: number;
}

/** The collection drift is measured against. */
export interface DriftBasis {
  readonly runId: string;
  readonly asOf: string;
  readonly days: number;
  /** False: there is none as old as the policy wants, and this is the newest earlier one. */
  readonly isOldEnough: boolean;
}

export interface MailboxDocument extends Basis {
  readonly method: string;
  readonly driftAgainst: DriftBasis | null;
  /** Null with `reason` where the directory was not read whole. */
  readonly findings: MailboxFindings | null;
  /** Declared a mailbox by the policy, a person's by the report: judged as a person. */
  readonly disputed: number | null;
  readonly reason: string | null;
}

export interface MailboxRequest {
  readonly run: StoredRun;
  readonly lake: Pick<Lake, 'days' | 'newest'>;
  readonly policy: MailboxPolicy;
  /** SKUs that count as a licence; all, when not given. */
  readonly isLicence?: (skuId: string) => boolean;
}

const listed = 200;

/** Shared, room and equipment mailboxes: the licence each needs, and what drifted (M36-15 to M36-17, C4). */
export async function mailboxDocument({
  run,
  lake,
  policy,
  isLicence,
}: MailboxRequest): Promise<MailboxDocument> {
  const { manifest, facts } = run;
  const { populations, signInDays, driftDays } = policy;
  const earlier = await earlierRun(lake, run, driftDays);
  const against = earlier === null ? null : driftBasis(run, earlier, driftDays);
  const review = createMailboxReview({
    asOf: dayOf(manifest.asOf),
    earlierAsOf: against === null ? null : dayOf(against.asOf),
    signInDays,
    listed,
    ...(isLicence === undefined ? {} : { isLicence }),
  });
  for await (const mailboxes of facts.mailboxes({ populations, earlier }))
    for (const mailbox of mailboxes) review.step(mailbox);
  const reason = whyUncounted(manifest, 'users');
  const noReport = whyUncounted(manifest, 'mailbox-usage');
  return {
    ...basisOf(manifest, ['users', 'sign-ins', 'mailbox-usage']),
    method: `No licence is needed up to 50 GiB, without an archive, while nobody signs in directly (account disabled, or no sign-in within ${signInDays} days). A hold would need one too: no API tells, so check it before a licence is taken away.`,
    driftAgainst: against,
    findings: reason === null ? review.finish() : null,
    disputed: noReport === null ? await facts.disputedMailboxes(populations) : null,
    reason,
  };
}

/** The newest run at least `driftDays` older, else the newest earlier one. */
async function earlierRun(
  lake: Pick<Lake, 'days' | 'newest'>,
  { manifest }: StoredRun,
  driftDays: number,
): Promise<StoredRun | null> {
  const { tenantId, asOf } = manifest;
  const before = async (day: string) => {
    const days = await lake.days(tenantId);
    return days.some((each) => each <= day) ? lake.newest({ tenantId, onOrBefore: day }) : null;
  };
  return (await before(isoOf(dayOf(asOf) - driftDays))) ?? (await before(isoOf(dayOf(asOf) - 1)));
}

function driftBasis({ manifest }: StoredRun, earlier: StoredRun, driftDays: number): DriftBasis {
  const { runId, asOf } = earlier.manifest;
  const days = dayOf(manifest.asOf) - dayOf(asOf);
  return { runId, asOf, days, isOldEnough: days >= driftDays };
}
