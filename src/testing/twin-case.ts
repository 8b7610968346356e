import { randomUUID } from 'node:crypto';
import { normaliseSignIns } from '../collectors/sign-ins/normalise.ts';
import { changeOf } from '../core/plan/change-of.ts';
import type { AddedSku, AssignmentPath } from '../core/plan/step.ts';
import { dayOf, type Day } from '../core/model/day.ts';
import type { SignInEvidence } from '../core/model/seat.ts';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader } from '../graph/reader.ts';
import { createGraphWriter } from '../graph/writer.ts';
import type { CaseEvent } from '../core/case/lifecycle.ts';
import type { ProposedStep } from '../ledger/case-draft.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { ownerId } from './cases.ts';
import type { Person } from '../twin/person.ts';
import type { RunningTwin } from '../twin/serve-twin.ts';
import type { CarryOutCaseDeps } from '../reclaim/carry-out-case.ts';
import { createLicenseWriter } from '../reclaim/license-writer.ts';
import { createPersonReader } from '../reclaim/read-people.ts';
import { freely } from '../reclaim/testing/freely.ts';

const log = createLog('silent');

/** A clock that only moves while somebody sleeps: the waits of a real service take no time. */
export function sleepingClock(start: string): Clock & { sleep(milliseconds: number): Promise<void> } {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    async sleep(milliseconds) {
      now += milliseconds;
      await Promise.resolve();
    },
  };
}

/** What carries a case out over the twin, with a licence group or none. */
export function twinDeps(
  ledger: Ledger,
  twin: Pick<RunningTwin, 'url'>,
  clock: ReturnType<typeof sleepingClock>,
  licenceGroups: readonly string[] = [],
): CarryOutCaseDeps {
  const sleep = (milliseconds: number) => clock.sleep(milliseconds);
  const graph = {
    ...{ baseUrl: twin.url, credential: twinToken(), fetch, clock, log, sleep },
    priority: 'High' as const,
  };
  return {
    ...freely(clock),
    ...{ ledger, log, sleep },
    people: createPersonReader(createGraphReader(graph)),
    writer: createLicenseWriter(createGraphWriter(graph)),
    licenceGroups: new Set(licenceGroups),
    readCopilot: async () => new Map(),
    onSettled: () => undefined,
  };
}

/** One SKU of a person as a step of a case, on the evidence that they have not signed in lately. */
export function seatOf(
  { id, signIn }: Pick<Person, 'id' | 'signIn'>,
  skuId: string,
  path: AssignmentPath,
  given: { readonly disabledPlans?: readonly string[]; readonly adds?: readonly AddedSku[] } = {},
): ProposedStep {
  const { disabledPlans = [], adds = [] } = given;
  const asOf = dayOf('2026-11-22');
  return {
    ...{ userId: id, skuId, path, disabledPlans, adds },
    // Whoever the case is about, what they did since is not what these tests look at.
    evidence: {
      ...{ asOf, verdict: 'inactive', rule: 'idle', idleDays: 100, signIn: seenOf(signIn, asOf + 1) },
      ...{ workload: 'unknown', copilot: 'unknown', heldSince: null, isDisabled: false },
    },
    ...{ displayName: null, userPrincipalName: null, department: null, groupNames: [] },
    isActionable: changeOf({ skuId, path, disabledPlans, adds }) !== null,
  };
}

/** As of the day given where they were seen at all: what was never there cannot have been. */
function seenOf(signIn: Person['signIn'], seenOn: Day): SignInEvidence {
  const at = (moment: number | 'zero' | null = null) =>
    typeof moment === 'number' ? new Date(moment).toISOString() : null;
  const { basis, lastSeenOn } = normaliseSignIns({
    id: '',
    signInActivity: {
      lastSuccessfulSignInDateTime: at(signIn?.success),
      lastSignInDateTime: at(signIn?.interactive),
      lastNonInteractiveSignInDateTime: at(signIn?.background),
    },
  });
  if (lastSeenOn !== null) return seenOn;
  return basis === 'failedOnly' ? 'failedOnly' : 'never';
}

/** A case over these steps, in a tenant of its own, approved. */
export async function approve(ledger: Ledger, steps: readonly ProposedStep[]): Promise<Case> {
  const session = await ledger.cases.propose({ tenantId: randomUUID(), asOf: '2026-11-22', runId: 'run' });
  await session.addSteps('inactive-reclaim', 'product', steps);
  const { created } = await session.commit([
    {
      ...{ kind: 'inactive-reclaim', product: 'product', productName: 'Product', ownerIds: [ownerId] },
      ...{ seats: steps.length, monthlyValue: null, facts: {}, factsKey: 'key', coverageComplete: true },
    },
  ]);
  const [made] = created;
  if (made === undefined) throw new TypeError('a draft makes a case');
  return decide(ledger, made.id, 'approve');
}

export async function decide(ledger: Ledger, caseId: string, event: CaseEvent): Promise<Case> {
  const found = await ledger.cases.get(caseId);
  if (found === null) throw new TypeError('there is such a case');
  const result = await ledger.cases.transition({
    ...{ caseId, expectedVersion: found.version, event, actor: ownerId },
    change: { undoUntil: '2099-01-01T00:00:00.000Z' },
    audit: { action: `case.${event}` },
  });
  if (result.kind !== 'done') throw new TypeError(`${event} was ${result.kind}`);
  return result.case;
}

/** Everything the tenant says of a person's licences, in one order; not when it was last touched. */
export async function licencesOf(twin: Pick<RunningTwin, 'url'>, userId: string): Promise<readonly string[]> {
  const response = await fetch(`${twin.url}/_twin/state/users/${userId}`);
  const { licenseAssignmentStates } = (await response.json()) as {
    licenseAssignmentStates: {
      skuId: string;
      state: string;
      assignedByGroup: string | null;
      disabledPlans: string[];
    }[];
  };
  return licenseAssignmentStates
    .map(({ skuId, state, assignedByGroup, disabledPlans }) =>
      [skuId, assignedByGroup ?? 'direct', state, ...[...disabledPlans].sort()].join(' '),
    )
    .sort();
}
