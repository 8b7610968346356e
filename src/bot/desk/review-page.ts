import {
  reviewPageSize,
  type ReviewGroup,
  type ReviewListView,
  type ReviewPerson,
} from '../../cards/review-list.ts';
import { whyInstructed } from '../../cards/instruction-words.ts';
import { isoOf } from '../../core/model/day.ts';
import { copilotZeroUsage } from '../../core/rules/copilot-zero-usage.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Step } from '../../ledger/step-row.ts';
import { dayOfCase } from './case-view-of.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';
import { countLeftOut } from './case-losses.ts';
import { eachStep } from './each-step.ts';
import { holdersSaid } from './holder-voices-of.ts';
import { inFull, underPseudonyms, type ReviewNaming } from './review-naming.ts';
import { freshnessOf } from './source-freshness.ts';
import { swapFactsOf } from './swap-facts-of.ts';

export interface ReviewDeps extends Pick<LedgerDeskDeps, 'ledger' | 'tenantId'> {
  readonly policy: Pick<LedgerDeskDeps['policy'], 'privacy'>;
}

const namesPerGroup = 5;

const sourcesOf = { copilot: 'copilot', signIn: 'sign-in', workload: 'features' } as const;

/**
 * One page of the people of a case; a page that does not exist is the nearest that does. Where the policy hides names,
 * it has none.
 */
export async function reviewPage(deps: ReviewDeps, found: Case, wanted: number): Promise<ReviewListView> {
  return pageOf(deps, found, wanted, hidesNames(deps) ? await underPseudonyms(deps, found) : inFull(null));
}

/** The same with every name, for a reader who has said why. */
export async function revealedReviewPage(
  deps: ReviewDeps,
  found: Case,
  wanted: number,
): Promise<ReviewListView> {
  return pageOf(deps, found, wanted, inFull(hidesNames(deps) ? 'revealed' : null));
}

function hidesNames({ policy }: ReviewDeps): boolean {
  return policy.privacy?.mode === 'pseudonymous';
}

async function pageOf(
  deps: ReviewDeps,
  found: Case,
  wanted: number,
  naming: ReviewNaming,
): Promise<ReviewListView> {
  const { planned = 0, excluded = 0 } = (await deps.ledger.cases.stepCounts(found.id)).people.states;
  const total = planned + excluded;
  const pages = Math.max(1, Math.ceil(total / reviewPageSize));
  const page = Math.min(Math.max(1, wanted), pages);
  const day = await dayOfCase(deps, found);
  const leftOut = await countLeftOut(deps, found);
  const { swap } = swapFactsOf(found);
  const judgedBy =
    found.kind === copilotZeroUsage.id ? 'copilot' : swap === undefined ? 'signIn' : 'workload';
  const people = await peopleOfPage(deps, found, page);
  const spared = await deps.ledger.cases.spared(found.id);
  const saidBy = await holdersSaid(
    deps,
    found,
    people.map(({ userId }) => userId),
  );
  return {
    kind: 'review-list',
    caseId: found.id,
    version: found.version,
    product: found.productName,
    ...(swap === undefined ? {} : { swapTo: swap.to }),
    judgedBy,
    page,
    pages,
    total,
    tickedOff: excluded,
    ...(leftOut > 0 ? { leftOut } : {}),
    people: people.map((step) => {
      const said = saidBy.get(step.userId);
      return {
        ...naming.shown(personOf(step, judgedBy)),
        ...(said === undefined ? {} : { said }),
        ...(spared.has(step.userId) ? { isKept: true } : {}),
      };
    }),
    groups: page === pages ? await groupsOf(deps, found, naming) : [],
    asOf: found.asOf,
    sources: freshnessOf(day?.sources ?? [], sourcesOf[judgedBy]),
    ...(naming.privacy === null ? {} : { privacy: naming.privacy }),
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

function personOf(step: Step, judgedBy: ReviewListView['judgedBy']): ReviewPerson {
  const { userId, displayName, department, evidence, state } = step;
  const last = evidence[judgedBy];
  return {
    userId,
    name: displayName ?? `name unknown, id ${userId}`,
    department,
    lastUse: typeof last === 'number' ? isoOf(last) : last === 'unknown' ? null : 'never',
    idleDays: evidence.idleDays,
    excluded: state === 'excluded',
    preflight: step.preflight,
  };
}

/** Who holds the product through which group; people in several are listed under all of these together. */
async function groupsOf(
  { ledger }: ReviewDeps,
  found: Case,
  { nameOf }: ReviewNaming,
): Promise<readonly ReviewGroup[]> {
  const groups = new Map<string, { readonly path: string; readonly people: Map<string, string> }>();
  for await (const step of eachStep(ledger, found.id, 'instructed')) {
    const title = step.groupNames.join('” and “') || step.path;
    const { path, people } = groups.get(title) ?? { path: step.path, people: new Map<string, string>() };
    groups.set(title, { path, people });
    people.set(step.userId, nameOf(step));
  }
  return Promise.all(
    [...groups].map(async ([group, { path, people }]) => ({
      group,
      people: people.size,
      names: [...people.values()].slice(0, namesPerGroup),
      instruction: await howFar(ledger, found, path),
    })),
  );
}

/** Why the group is not changed from here, and how far whoever looks after it has come. */
async function howFar(
  { instructions }: ReviewDeps['ledger'],
  { tenantId, product }: Case,
  path: string,
): Promise<string> {
  const groupId = path.split('group:')[1] ?? '';
  const told = await instructions.newest({ tenantId, product, groupId });
  if (told === null || told.state === 'seen' || told.state === 'withdrawn')
    return 'The licence comes with the group: whoever looks after it can take these people out.';
  const why = whyInstructed[told.why];
  const gone = told.gone === 0 ? '' : ` ${told.gone} of ${told.people} are out of it.`;
  switch (told.state) {
    case 'open':
      return `${why} Whoever looks after it has been asked.${gone}`;
    case 'claimed':
      return `${why} It is said to be done, and not to be seen yet.${gone}`;
    case 'refused':
      return `${why} Whoever looks after it leaves it as it is: ${told.answerNote ?? 'no reason is on record'}`;
  }
}
