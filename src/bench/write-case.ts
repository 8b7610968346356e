import { dayOf, dayOfInstant } from '../core/model/day.ts';
import type { Case } from '../ledger/case-row.ts';
import type { ProposedStep } from '../ledger/case-draft.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Person } from '../twin/person.ts';
import type { Tenant } from '../twin/population.ts';
import { skuOf } from '../twin/tenant-skus.ts';

const ownerId = '11111111-1111-4111-8111-111111111111';

/**
 * People with one licence, directly assigned, whose last sign-in is a date more than ninety days ago. People who
 * never signed in are in no page of the idle and would be read fifteen to a request: they are not measured here.
 */
export function idlePeople(tenant: Tenant, wanted: number): readonly Person[] {
  const limit = dayOf(tenant.today) - 90;
  const people: Person[] = [];
  for (let index = 0; index < tenant.users && people.length < wanted; index += 1) {
    const person = tenant.personAt(index);
    const [row, ...others] = person.rows;
    const isPerson = person.purpose === 'user' || person.purpose === null;
    if (row === undefined || others.length > 0 || row.group !== null || !isPerson) continue;
    if (typeof person.signIn?.success === 'number' && signInDay(person) < limit) people.push(person);
  }
  return people;
}

function signInDay({ signIn }: Person): number {
  if (typeof signIn?.success !== 'number')
    throw new TypeError('only people with a dated sign-in are asked for');
  return dayOfInstant(new Date(signIn.success));
}

/** A decided case over one seat of each. */
export async function approvedCase(ledger: Ledger, tenant: Tenant, people: readonly Person[]): Promise<Case> {
  const session = await ledger.cases.propose({
    tenantId: tenant.tenantId,
    asOf: tenant.today,
    runId: 'bench',
  });
  await session.addSteps(
    'inactive-reclaim',
    'bench',
    people.map((person) => stepOf(tenant, person)),
  );
  const { created } = await session.commit([
    {
      kind: 'inactive-reclaim',
      product: 'bench',
      productName: 'Idle seats',
      ownerIds: [ownerId],
      seats: people.length,
      monthlyValue: null,
      facts: {},
      factsKey: 'bench',
      coverageComplete: true,
    },
  ]);
  const [made] = created;
  if (made === undefined) throw new TypeError('a draft makes a case');
  const { case: approved } = await ledger.cases.transition({
    caseId: made.id,
    expectedVersion: made.version,
    event: 'approve',
    actor: ownerId,
    audit: { action: 'case.approve' },
  });
  return approved;
}

function stepOf(tenant: Tenant, person: Person): ProposedStep {
  const [row] = person.rows;
  if (row === undefined) throw new TypeError('everybody here holds a licence');
  const asOf = dayOf(tenant.today);
  const signIn = signInDay(person);
  return {
    userId: person.id,
    skuId: skuOf(row.sku).skuId,
    path: 'direct',
    disabledPlans: [...row.disabledPlans].sort(),
    evidence: {
      asOf,
      verdict: 'inactive',
      rule: 'idle',
      idleDays: asOf - signIn,
      signIn,
      workload: 'unknown',
      copilot: 'unknown',
      heldSince: null,
      isDisabled: false,
    },
    displayName: person.displayName,
    userPrincipalName: person.upn,
    department: person.department,
    groupNames: [],
  };
}
