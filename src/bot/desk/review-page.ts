import {
  reviewPageSize,
  type ReviewGroup,
  type ReviewListView,
  type ReviewPerson,
} from '../../cards/review-list.ts';
import { isoOf } from '../../core/model/day.ts';
import { copilotZeroUsage } from '../../core/rules/copilot-zero-usage.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Step } from '../../ledger/step-row.ts';
import { dayOfCase } from './case-view-of.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { eachStep } from './each-step.ts';
import { freshnessOf } from './source-freshness.ts';

type ReviewDeps = Pick<LedgerDeskDeps, 'ledger' | 'tenantId'>;

const namesPerGroup = 5;

/** One page of the people of a case; a page that does not exist is the nearest that does. */
export async function reviewPage(deps: ReviewDeps, found: Case, wanted: number): Promise<ReviewListView> {
  const { planned = 0, excluded = 0 } = (await deps.ledger.cases.stepCounts(found.id)).people.states;
  const total = planned + excluded;
  const pages = Math.max(1, Math.ceil(total / reviewPageSize));
  const page = Math.min(Math.max(1, wanted), pages);
  const day = await dayOfCase(deps, found);
  const judgedBy = found.kind === copilotZeroUsage.id ? 'copilot' : 'signIn';
  return {
    kind: 'review-list',
    caseId: found.id,
    version: found.version,
    product: found.productName,
    judgedBy,
    page,
    pages,
    total,
    tickedOff: excluded,
    people: (await peopleOfPage(deps, found, page)).map((step) => personOf(step, judgedBy)),
    groups: page === pages ? await groupsOf(deps, found) : [],
    asOf: found.asOf,
    sources: freshnessOf(day?.sources ?? [], judgedBy === 'copilot' ? 'copilot' : 'sign-in'),
  };
}

/** People of one page, planned or ticked off, in the order of the list. */
export async function peopleOfPage(
  { ledger }: Pick<ReviewDeps, 'ledger'>,
  found: Case,
  page: number,
): Promise<readonly Step[]> {
  return ledger.cases.people(found.id, {
    states: ['planned', 'excluded'],
    offset: (page - 1) * reviewPageSize,
    limit: reviewPageSize,
  });
}

function personOf(step: Step, judgedBy: 'signIn' | 'copilot'): ReviewPerson {
  const { userId, displayName, department, evidence, state } = step;
  const last = evidence[judgedBy];
  return {
    userId,
    name: displayName ?? `name unknown, id ${userId}`,
    department,
    lastUse: typeof last === 'number' ? isoOf(last) : last === 'unknown' ? null : 'never',
    idleDays: evidence.idleDays,
    excluded: state === 'excluded',
  };
}

/** Who holds the product through which group; people in several are listed under all of these together. */
async function groupsOf({ ledger }: ReviewDeps, { id }: Case): Promise<readonly ReviewGroup[]> {
  const groups = new Map<string, Map<string, string>>();
  for await (const step of eachStep(ledger, id, 'instructed')) {
    const title = step.groupNames.join('” and “') || step.path;
    const people = groups.get(title) ?? new Map<string, string>();
    groups.set(title, people);
    people.set(step.userId, step.displayName ?? step.userId);
  }
  return [...groups].map(([group, people]) => ({
    group,
    people: people.size,
    names: [...people.values()].slice(0, namesPerGroup),
    instruction: 'The licence comes with the group: whoever looks after it can take these people out.',
  }));
}
