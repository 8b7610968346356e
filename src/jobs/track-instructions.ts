import { isComplete } from '../core/model/coverage.ts';
import type { Position } from '../core/model/position.ts';
import { actionForSeat, foremostReason, type HeldAlso } from '../core/paths/action-for.ts';
import { whyNotRemove, type InstructionReason } from '../core/paths/group-facts.ts';
import type { GraphReader } from '../graph/reader.ts';
import type { GroupSeat } from '../lake/group-seats.ts';
import type { Lake } from '../lake/lake.ts';
import { knownUpTo } from '../lake/source-moment.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import type { InstructedPerson, Instruction, RoutedAs } from '../ledger/instruction-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { PositionDay } from '../ledger/positions.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { gatherGroupFacts, type GroupRules } from './gather-group-facts.ts';
import { readGroup, type GroupReading } from './group-radius.ts';

export interface TrackDeps {
  readonly tenantId: string;
  readonly lake: Pick<Lake, 'newest'>;
  readonly ledger: Pick<Ledger, 'instructions' | 'positions' | 'deliveries'>;
  readonly reader: Pick<GraphReader, 'getJson' | 'pages'>;
  /** Entra object ids of the groups policy names. */
  readonly licenceGroups: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** How many instructions became what. */
export interface Tracked {
  proposed: number;
  renewed: number;
  reopened: number;
  seen: number;
  withdrawn: number;
  /** Cards put in the outbox. */
  told: number;
}

/** A delivery with this prefix, the instruction's id and its version tells of an instruction. */
export const instructionPrefix = 'instruction:';

/** What Entra may take to carry a change of a group through to its members' licences, with room to spare (C15). */
const claimSettlesMs = 48 * 3_600_000;
const peopleAtOnce = 1_000;

/**
 * Makes, renews and closes the instructions to people who look after groups, from the newest collection once it is
 * reconciled. One is closed when the change is seen in the directory, never by being called done. Running it again
 * changes nothing. Null when the newest collection is not reconciled, or the directory was not read whole.
 */
export async function trackInstructions(deps: TrackDeps): Promise<Tracked | null> {
  const { tenantId, lake, ledger, log } = deps;
  const run = await lake.newest({ tenantId });
  const day = await ledger.positions.newest({ tenantId });
  if (run === null || day?.runId !== run.manifest.runId || !isDirectoryWhole(run, day)) return null;
  const tracked: Tracked = { proposed: 0, renewed: 0, reopened: 0, seen: 0, withdrawn: 0, told: 0 };
  await seeWhoIsGone(deps, run, day);
  const concerned = isComplete(day.coverage) ? await propose(deps, run, day, tracked) : null;
  for (const waiting of await ledger.instructions.waiting(tenantId)) {
    const kind = await settle(deps, waiting, run, concerned);
    if (kind !== null) tracked[kind] += 1;
  }
  tracked.told = await tell(deps);
  log.info({ tenantId, runId: run.manifest.runId, ...tracked }, 'instructions tracked');
  return tracked;
}

/** A page of people that is missing would look like people who have gone. */
function isDirectoryWhole(run: StoredRun, day: PositionDay): boolean {
  const users = run.manifest.sources.find(({ name }) => name === 'users');
  return users?.status === 'complete' && day.coverage.gaps.every(({ source }) => source !== 'users');
}

async function seeWhoIsGone(
  { tenantId, ledger }: TrackDeps,
  run: StoredRun,
  day: PositionDay,
): Promise<void> {
  for (const { id, product, groupId } of await ledger.instructions.waiting(tenantId)) {
    const position = day.positions.find((each) => each.product === product);
    if (position === undefined) continue;
    for (let after = ''; ;) {
      const people = await ledger.instructions.stillConcerned(id, { after, limit: peopleAtOnce });
      const still = await run.stillHolding(people, { groupId, skuIds: position.skuIds });
      const gone = people.filter((userId) => !still.has(userId));
      await ledger.instructions.seeGone(id, gone, run.manifest.runId);
      const last = people.at(-1);
      if (last === undefined || people.length < peopleAtOnce) break;
      after = last;
    }
  }
}

interface GroupOfProduct {
  readonly product: string;
  readonly groupId: string;
  readonly groupName: string | null;
  /** Of the product's SKUs, one the group gives. */
  skuId: string;
  readonly reasons: Set<InstructionReason>;
  readonly people: InstructedPerson[];
}

/** Answers the keys of every group somebody has to change. */
async function propose(
  deps: TrackDeps,
  run: StoredRun,
  day: PositionDay,
  tracked: Tracked,
): Promise<ReadonlySet<string> | null> {
  const seats = await run.groupSeats(day.positions);
  if (seats === null) return null;
  const rules = await gatherGroupFacts(run, deps.reader, deps.licenceGroups);
  const readings = new Map<string, Promise<GroupReading>>();
  const read = (groupId: string) => {
    const reading = readings.get(groupId) ?? readGroup(deps, groupId);
    readings.set(groupId, reading);
    return reading;
  };
  const concerned = new Set<string>();
  for await (const group of groupsOf(seats, rules)) {
    concerned.add(keyOf(group));
    const kind = await proposeGroup({ ...deps, rules, read }, group, day);
    if (kind !== null) tracked[kind] += 1;
  }
  return concerned;
}

/** One group at a time: the people of one, not of all, are in memory. */
async function* groupsOf(
  seats: AsyncIterable<readonly GroupSeat[]>,
  { groupOf, licenceGroups }: GroupRules,
): AsyncGenerator<GroupOfProduct> {
  let open: GroupOfProduct | null = null;
  for await (const page of seats) {
    for (const seat of page) {
      const action = actionForSeat(seat.paths, groupOf, licenceGroups);
      if (action.kind !== 'instruct') continue;
      const own = action.instructions.filter(({ groupId }) => groupId === seat.groupId);
      if (own.length === 0) continue;
      if (open !== null && keyOf(open) !== keyOf(seat)) {
        yield open;
        open = null;
      }
      open ??= begun(seat);
      for (const { why } of own) open.reasons.add(why);
      const { userId, displayName } = seat;
      open.people.push({ userId, displayName, also: alsoOf(own.map(({ also }) => also)) });
    }
  }
  if (open !== null) yield open;
}

function begun({ product, groupId, groupName, paths }: GroupSeat): GroupOfProduct {
  const skuId = paths.find(({ groupIds }) => groupIds.includes(groupId))?.skuId;
  if (skuId === undefined) throw new TypeError('A seat of a group has a path through it.');
  return { product, groupId, groupName, skuId, reasons: new Set(), people: [] };
}

function alsoOf(all: readonly HeldAlso[]): HeldAlso {
  return all.find((also) => also === 'direct') ?? all.find((also) => also !== null) ?? null;
}

function keyOf({ product, groupId }: Pick<Instruction, 'product' | 'groupId'>): string {
  return JSON.stringify([product, groupId]);
}

interface ProposeDeps extends TrackDeps {
  readonly rules: GroupRules;
  readonly read: (groupId: string) => Promise<GroupReading>;
}

/** Nobody is told anew unless somebody is concerned who was not. */
async function proposeGroup(
  deps: ProposeDeps,
  group: GroupOfProduct,
  { positions, asOf }: PositionDay,
): Promise<'proposed' | 'renewed' | null> {
  const { tenantId, ledger, rules, read } = deps;
  const { product, groupId, people } = group;
  const newest = await ledger.instructions.newest({ tenantId, product, groupId });
  const isOpen = newest?.state === 'open' || newest?.state === 'claimed';
  if (newest !== null && (isOpen || newest.state === 'refused')) {
    const known = await everybodyIn(ledger, newest.id);
    if (people.every(({ userId }) => known.has(userId))) {
      if (isOpen) await ledger.instructions.keepUp(newest.id, asOf, people);
      return null;
    }
  }
  const position = positions.find((each) => each.product === product);
  if (position === undefined) throw new TypeError(`A seat of a product without a position: ${product}`);
  const reading = await read(groupId);
  const now = whyNotRemove(reading.facts, group.skuId, rules.licenceGroups);
  await ledger.instructions.propose({
    tenantId,
    product,
    productName: position.name,
    groupId,
    groupName: reading.facts.displayName ?? group.groupName,
    why: foremostReason([...group.reasons, ...(now === null ? [] : [now])]),
    radius: reading.radius,
    ...routeOf(reading, position),
    asOf,
    people,
  });
  return isOpen ? 'renewed' : 'proposed';
}

/** To whoever looks after the group; a synced one is changed elsewhere, by people the cloud does not know. */
function routeOf(
  { facts, owners }: GroupReading,
  { ownerIds }: Position,
): {
  routedTo: readonly string[];
  routedAs: RoutedAs;
} {
  if (facts.isSynced === true) return { routedTo: ownerIds, routedAs: 'synced' };
  if (!owners.known) return { routedTo: ownerIds, routedAs: 'ownersUnknown' };
  if (owners.value.length === 0) return { routedTo: ownerIds, routedAs: 'noOwner' };
  return { routedTo: owners.value, routedAs: 'groupOwners' };
}

async function everybodyIn(ledger: TrackDeps['ledger'], id: string): Promise<ReadonlySet<string>> {
  const all = new Set<string>();
  for (let after = ''; ;) {
    const page = await ledger.instructions.stillConcerned(id, { after, limit: peopleAtOnce });
    for (const userId of page) all.add(userId);
    const last = page.at(-1);
    if (last === undefined || page.length < peopleAtOnce) return all;
    after = last;
  }
}

/** `concerned` null: nothing is concluded from this collection but what it shows to have gone. */
async function settle(
  { ledger, clock }: TrackDeps,
  waiting: Instruction,
  { manifest }: StoredRun,
  concerned: ReadonlySet<string> | null,
): Promise<'seen' | 'withdrawn' | 'reopened' | null> {
  const { id, people, gone, state, answeredAt } = waiting;
  const body = { runId: manifest.runId, asOf: manifest.asOf };
  const isConcerned = concerned === null || concerned.has(keyOf(waiting));
  // Where nobody is concerned any more, who was and has not gone is not for us to ask about.
  if (!isConcerned && gone < people) await ledger.instructions.keepUp(id, manifest.asOf, []);
  if (gone > 0 && (gone === people || !isConcerned)) {
    await ledger.instructions.settle(id, 'see', body);
    return 'seen';
  }
  if (people === 0 || !isConcerned) {
    await ledger.instructions.settle(id, 'withdraw', { ...body, reason: 'nobody-concerned-any-more' });
    return 'withdrawn';
  }
  const toldAt = Date.parse(knownUpTo(manifest, ['users']));
  const isOverdue =
    state === 'claimed' &&
    answeredAt !== null &&
    Date.parse(answeredAt) + claimSettlesMs < toldAt &&
    toldAt <= clock.now().getTime();
  if (!isOverdue) return null;
  await ledger.instructions.settle(id, 'renew', { ...body, reason: 'claimed-and-not-seen' });
  return 'reopened';
}

/** Each person once per version. */
async function tell({ tenantId, ledger }: TrackDeps): Promise<number> {
  let told = 0;
  for (const { id, version, state, routedTo } of await ledger.instructions.waiting(tenantId)) {
    if (state !== 'open') continue;
    for (const recipient of routedTo) {
      const eventKey = `${instructionPrefix}${id}:${version}`;
      const { isNew } = await ledger.deliveries.enqueue({ tenantId, recipient, caseId: null, eventKey });
      if (isNew) told += 1;
    }
  }
  return told;
}
