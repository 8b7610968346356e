import { isUndecided } from '../core/case/lifecycle.ts';
import { isComplete } from '../core/model/coverage.ts';
import type { Position } from '../core/model/position.ts';
import { isAboutSeats } from '../core/rules/list.ts';
import { isSwapKind } from '../core/rules/plan-swap.ts';
import { knownUpTo } from '../lake/source-moment.ts';
import type { ProposalResult } from '../ledger/case-draft.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Logger } from '../lib/log.ts';
import { gatherSwaps, type GatherSwapsDeps, type LeftAloneCounts, type SwapInput } from './gather-swaps.ts';
import { isUnderWay, peopleInCases } from './people-in-cases.ts';
import { shareUnits, type SwapShare } from './share-units.ts';
import { swapDraftOf, swapSummaryOf, type SwapSummary, type SwapTerms } from './swap-draft.ts';
import type { SwapGroup } from './swap-groups.ts';
import { createFreeUnits, type FreeUnits } from './swap-units.ts';

export interface ProposeSwapsDeps extends GatherSwapsDeps {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'cases' | 'positions'>;
  /** The newest collection, with the prices of its day. */
  readonly planInput: () => Promise<SwapInput>;
  readonly log?: Logger;
}

export interface SwapsProposed {
  readonly asOf: string;
  readonly runId: string;
  /** Why nothing was looked at, and no case was touched; null: it was. */
  readonly reason: string | null;
  readonly swaps: readonly SwapSummary[];
  readonly leftAlone: LeftAloneCounts;
  readonly cases: ProposalResult | null;
}

/**
 * Turns right-sizing into cases: one for each licence given up and set of licences given for it. From complete
 * coverage only; nobody who would lose something they use or of which nobody can tell, nobody in another open case
 * of the product, and never more people than there are free units. Run again it changes nothing. `onlyOpen`: brings
 * the cases that are waiting up to date, and asks nothing new.
 */
export async function proposeSwaps(
  deps: ProposeSwapsDeps,
  { onlyOpen = false }: { readonly onlyOpen?: boolean } = {},
): Promise<SwapsProposed> {
  const { tenantId, ledger, log } = deps;
  const input = await deps.planInput();
  const { asOf, runId, coverage: seen } = input.run.manifest;
  const nothing = (reason: string): SwapsProposed => {
    log?.info({ tenantId, runId, asOf, reason }, 'no swaps looked for');
    return { asOf, runId, reason, swaps: [], leftAlone: {}, cases: null };
  };
  const day = await ledger.positions.newest({ tenantId });
  if (day?.runId !== runId) return nothing('not-reconciled');
  const { coverage, positions } = day;
  const gaps = input.qualityGaps ?? [];
  if (!isComplete(coverage) || !isComplete(seen) || gaps.length > 0) return nothing('coverage-incomplete');

  const standing = (await ledger.cases.list({ tenantId })).filter(({ kind }) => isAboutSeats(kind));
  const inCases = await peopleInCases(ledger.cases, standing);
  const gathered = await gatherSwaps(deps, input, { coverage, positions, inCases });
  if (gathered.kind === 'nothing') return nothing(gathered.reason);

  const { groups, leftAlone, review, currency } = gathered;
  const terms = { review, currency };
  const units = await unpromisedUnits(input, positions, standing);
  const open = standing.filter(({ state }) => isUndecided(state));
  const shares = shareUnits(groups, units, (group) => !onlyOpen || open.some((each) => isAbout(group, each)));
  const asked = shares.filter(({ steps }) => steps.length > 0);
  const cases = await saveCases(deps, { asked, terms, runId, open });
  log?.info({ tenantId, runId, asOf, swaps: asked.length, onlyOpen }, 'swaps proposed');
  const swaps = shares.map((share) => swapSummaryOf(share, terms));
  return { asOf, runId, reason: null, swaps, leftAlone, cases };
}

function isAbout({ kind, position }: SwapGroup, each: Case): boolean {
  return each.kind === kind && each.product === position.product;
}

/** Free units, without those that are promised to swaps which are decided already. */
async function unpromisedUnits(
  { run }: SwapInput,
  positions: readonly Position[],
  standing: readonly Case[],
): Promise<FreeUnits> {
  const units = createFreeUnits(positions, (await run.supply()).skus);
  const seenFrom = knownUpTo(run.manifest, ['skus', 'users']);
  for (const each of standing) keepUnits(units, each, seenFrom);
  return units;
}

/** Swaps that are decided, and that this run cannot have seen in the directory, have their units promised to them. */
function keepUnits(units: FreeUnits, decided: Case, seenFrom: string): void {
  const { kind, state, facts, seats, updatedAt } = decided;
  if (!isSwapKind(kind) || typeof facts.takes !== 'string') return;
  const isDone = state === 'verified' || state === 'partlyDone';
  const isUnseen = isDone && Date.parse(updatedAt) >= Date.parse(seenFrom);
  if (isUnderWay(decided) || isUnseen) units.take(facts.takes.split('+'), seats);
}

interface AskedSwaps {
  readonly asked: readonly SwapShare[];
  readonly terms: SwapTerms;
  readonly runId: string;
  readonly open: readonly Case[];
}

/** One case for each swap somebody is asked about; open ones nobody is asked about any more are withdrawn. */
async function saveCases(
  { tenantId, ledger }: ProposeSwapsDeps,
  { asked, terms, runId, open }: AskedSwaps,
): Promise<ProposalResult> {
  const session = await ledger.cases.propose({ tenantId, asOf: terms.review.asOf, runId });
  for (const { group, steps } of asked) await session.addSteps(group.kind, group.position.product, steps);
  const evaluatedKinds = [...new Set(open.map(({ kind }) => kind).filter(isSwapKind))];
  return session.commit(
    asked.map((share) => swapDraftOf(share, terms)),
    { evaluatedKinds },
  );
}
