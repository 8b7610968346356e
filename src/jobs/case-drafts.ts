import { createHash } from 'node:crypto';
import { isoOf } from '../core/model/day.ts';
import type { ProductFinding, SeatFinding } from '../core/model/finding.ts';
import { monthlyCost } from '../core/model/money.ts';
import type { Position } from '../core/model/position.ts';
import type { Figure, ProductSupply } from '../core/model/product.ts';
import { actionForSeat } from '../core/paths/action-for.ts';
import type { SeatDetail } from '../lake/seat-detail.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { CaseDraft, ProposalSession, ProposedStep } from '../ledger/case-draft.ts';
import { noGroups, type GroupRules } from './gather-group-facts.ts';
import type { PreflightSteps } from './preflight-steps.ts';

export interface ReclaimDrafts {
  /** Describes the seats of these findings and hands their steps to the session. */
  add(findings: readonly SeatFinding[], session: ProposalSession): Promise<void>;
  /** One draft per rule and product that found something. */
  drafts(positions: readonly Position[]): readonly CaseDraft[];
}

interface Gathered {
  readonly rule: string;
  readonly supply: ProductSupply;
  /** Seats whose every path is ours to change. */
  ownSeats: number;
  groupSeats: number;
  neverUsed: number;
  /** Null while nobody was ever there. */
  longestIdle: number | null;
  /** Order-free digest of who is concerned: the question is new when the people are. */
  people: bigint;
}

/** Gathers findings about seats into the cases their owners decide. Memory in proportion to products. */
export function createReclaimDrafts({
  run,
  products,
  groups = noGroups,
  preflight,
}: {
  readonly run: Pick<StoredRun, 'describeSeats'>;
  readonly products: readonly ProductSupply[];
  /** Without them nobody is taken out of a group. */
  readonly groups?: GroupRules | undefined;
  /** Says of each step what its person would lose; without it nobody looks. */
  readonly preflight?: PreflightSteps | undefined;
}): ReclaimDrafts {
  const indexOf = new Map(products.map(({ product }, index) => [product, index]));
  const gathered = new Map<string, Gathered>();

  function gather(rule: string, supply: ProductSupply): Gathered {
    const key = `${rule} ${supply.product}`;
    const fresh: Gathered = {
      rule,
      supply,
      ownSeats: 0,
      groupSeats: 0,
      neverUsed: 0,
      longestIdle: null,
      people: 0n,
    };
    const found = gathered.get(key) ?? fresh;
    gathered.set(key, found);
    return found;
  }

  return {
    async add(findings, session) {
      const keys = findings.map(({ userId, product }) => ({ userId, product: at(indexOf, product) }));
      const details = await run.describeSeats(keys, products);
      const steps = new Map<Gathered, ProposedStep[]>();
      for (const [index, finding] of findings.entries()) {
        const detail = details[index];
        const supply = products[at(indexOf, finding.product)];
        if (detail === undefined || supply === undefined) throw new TypeError('Every finding is described.');
        const own = stepsOf(finding, detail, groups);
        if (own.length === 0) continue;
        const draft = gather(finding.rule, supply);
        count(draft, finding, own);
        const ofDraft = steps.get(draft) ?? [];
        ofDraft.push(...own);
        steps.set(draft, ofDraft);
      }
      const lists = [...steps.values()];
      const lookedInto = (await preflight?.(lists)) ?? lists;
      for (const [index, draft] of [...steps.keys()].entries())
        await session.addSteps(draft.rule, draft.supply.product, lookedInto[index] ?? []);
    },

    drafts: (positions) =>
      [...gathered.values()]
        .filter(({ ownSeats }) => ownSeats > 0)
        .map((draft) => draftOf(draft, positionFor(positions, draft.supply.product))),
  };
}

/**
 * A seat is taken back whole or not at all. A SKU that came by a path nobody states is left alone; so is the direct
 * half of a seat that a group gives as well: taking it away frees nothing (C16).
 */
function stepsOf({ userId, evidence }: SeatFinding, detail: SeatDetail, groups: GroupRules): ProposedStep[] {
  const { displayName, userPrincipalName, department, assignments } = detail;
  const paths = assignments.map((held) => ({ ...held, isDirect: held.path.startsWith('direct') }));
  const isActionable = actionForSeat(paths, groups.groupOf, groups.licenceGroups).kind === 'act';
  return assignments
    .filter(({ hasStatedPath, path }) => hasStatedPath && (isActionable || path !== 'direct'))
    .map(({ skuId, path, groupIds, groupNames, disabledPlans }) => ({
      userId,
      skuId,
      path,
      disabledPlans,
      evidence,
      displayName,
      userPrincipalName,
      department,
      isActionable,
      groupNames: groupNames.map((name, index) => name ?? groupIds[index] ?? ''),
    }));
}

function count(draft: Gathered, { userId, evidence }: SeatFinding, steps: readonly ProposedStep[]): void {
  if (steps.every(({ isActionable }) => isActionable === true)) draft.ownSeats += 1;
  else draft.groupSeats += 1;
  if (evidence.verdict === 'neverUsed') draft.neverUsed += 1;
  const { idleDays } = evidence;
  if (idleDays !== null) draft.longestIdle = Math.max(draft.longestIdle ?? idleDays, idleDays);
  draft.people ^= createHash('sha256').update(userId).digest().readBigUInt64BE();
}

function draftOf(draft: Gathered, position: Position): CaseDraft {
  const { rule, supply, ownSeats, groupSeats, neverUsed, longestIdle, people } = draft;
  return {
    kind: rule,
    product: supply.product,
    productName: supply.name,
    ownerIds: supply.ownerIds,
    seats: ownSeats,
    monthlyValue: supply.price.known ? monthlyCost(ownSeats, supply.price.value) : null,
    facts: {
      ...figures(position),
      groupSeats,
      neverUsed,
      longestIdleDays: longestIdle,
      copilotActiveInWindow: position.copilot?.known === true ? position.copilot.value.activeInWindow : null,
    },
    factsKey: `${ownSeats}:${groupSeats}:${people.toString(16)}`,
    coverageComplete: true,
  };
}

/** A warning is a new question when its level or the entitlement changes, not with every seat. */
export function warningDraft(
  finding: ProductFinding,
  position: Position,
  coverageComplete: boolean,
): CaseDraft {
  const { threshold, entitled } = finding.evidence;
  return {
    kind: finding.rule,
    product: position.product,
    productName: position.name,
    ownerIds: position.ownerIds,
    seats: 0,
    monthlyValue: null,
    facts: { ...figures(position), ...finding.evidence },
    factsKey: `${threshold}:${entitled}`,
    coverageComplete,
  };
}

function figures(position: Position) {
  const counts = orNull(position.verdicts);
  return {
    asOf: isoOf(position.asOf),
    entitled: orNull(position.entitled),
    purchased: orNull(position.purchased),
    assigned: orNull(position.assigned),
    active: counts === null ? null : counts.active,
    inactive: counts === null ? null : counts.inactive,
    neverUsedSeats: counts === null ? null : counts.neverUsed,
    unassigned: orNull(position.unassigned),
  };
}

function orNull<T>(figure: Figure<T>): T | null {
  return figure.known ? figure.value : null;
}

function positionFor(positions: readonly Position[], product: string): Position {
  const position = positions.find((each) => each.product === product);
  if (position === undefined) throw new TypeError(`No position of ${product}`);
  return position;
}

function at(indexOf: ReadonlyMap<string, number>, product: string): number {
  const index = indexOf.get(product);
  if (index === undefined) throw new TypeError(`A finding about a product nobody asked about: ${product}`);
  return index;
}
