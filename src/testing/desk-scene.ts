import { randomUUID } from 'node:crypto';
import { decideCase } from '../approvals/decide-case.ts';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { createProductSearch } from '../catalogue/product-search.ts';
import { coverageOf, type Gap } from '../core/model/coverage.ts';
import type { Position } from '../core/model/position.ts';
import { known, unknown } from '../core/model/product.ts';
import type { CaseEvent } from '../core/case/lifecycle.ts';
import type { CaseDraft, ProposedStep } from '../ledger/case-draft.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import { approvalDeps, approvalPolicy, ownerId, sameOwners, secondOwnerId } from './cases.ts';
import { draft, step } from './proposals.ts';
import { policy, today } from './seats.ts';
import type { Actor, Desk } from '../bot/desk.ts';
import type { ChatReports } from '../bot/desk/chat-reports.ts';
import type { DeskPolicy, LedgerDeskDeps } from '../bot/desk/desk-deps.ts';
import type { SideDesk } from '../bot/desk/side-desk.ts';
import { createLedgerDesk } from '../bot/ledger-desk.ts';
import { calendarDocument } from '../reports/calendar-document.ts';
import { varianceDocument } from '../reports/variance-document.ts';

export const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
export const copilotSkus = ['639dec6b-bb19-468b-871c-c5c441c4b0cb', 'a809996b-059e-42e2-9866-db24b99a9782'];
const asOf = '2026-11-22';

/** A clock that a test can move. */
export interface TestClock extends Clock {
  at: string;
}

export function testClock(): TestClock {
  const clock: TestClock = { at: `${asOf}T09:00:00.000Z`, now: () => new Date(clock.at) };
  return clock;
}

/** A position of Microsoft 365 E5 with one owner. */
export function position(changes: Partial<Position> = {}): Position {
  return {
    product: 'e5',
    name: 'Microsoft 365 E5',
    skuIds: [e5],
    ownerIds: [ownerId],
    asOf: today,
    entitled: known(100),
    purchased: known(100),
    assigned: known(94),
    verdicts: known({ active: 80, inactive: 6, neverUsed: 4, new: 2, protected: 1, unknown: 1 }),
    unassigned: known(6),
    deploymentPct: known(94),
    usagePct: known(85.1),
    threshold: known('warning'),
    exposureUnits: known(0),
    wasteUnits: known(16),
    monthlyWaste: unknown('no-price'),
    peak: known({ units: 94, on: today }),
    copilot: null,
    watch: known(0),
    rules: unknown('not-counted'),
    windows: unknown('not-counted'),
    microsoft: unknown('not-counted'),
    method: 'sign-in-90d-v1',
    ...changes,
  };
}

export const copilotPosition = position({
  product: 'copilot',
  name: 'Microsoft 365 Copilot',
  skuIds: copilotSkus,
  assigned: known(50),
  copilot: known({ activeInWindow: 20, zeroUsage: 12 }),
  method: 'copilot-60d-v1',
});

/** One tenant of the ledger with its desk, and what the desk was asked to do. */
export interface DeskScene {
  readonly tenantId: string;
  readonly desk: Desk;
  readonly owner: Actor;
  readonly second: Actor;
  readonly stranger: Actor;
  readonly decided: string[];
  savePositions(positions: readonly Position[], gaps?: readonly Gap[]): Promise<void>;
  /** A proposed case of these steps; its seats and value are those of the people held directly. */
  propose(steps: readonly ProposedStep[], changes?: Partial<CaseDraft>): Promise<Case>;
  go(found: Case, event: CaseEvent, change?: object): Promise<Case>;
  /** Starts the approved case and ends each step as told; `applied` unless said otherwise. */
  carryOut(
    found: Case,
    outcomes?: Readonly<Record<string, `failed:${string}` | `skipped:protected`>>,
  ): Promise<Case>;
  /** Ends every step that is not given back. */
  giveBack(found: Case, outcomes?: Readonly<Record<string, `failed:${string}`>>): Promise<Case>;
  reload(found: Case): Promise<Case>;
}

/** Reports are made of observations, which a ledger does not have. */
const nothingDue: Pick<ChatReports, 'calendar' | 'variances'> = {
  calendar: async () =>
    calendarDocument({ asOf, until: asOf, entries: [], subscriptionsUnknownBecause: null }),
  variances: async () =>
    varianceDocument({ tenantId: 'tenant', asOf, runId: null, variances: [], notices: [] }),
};
const noReports = new Proxy(nothingDue as ChatReports, {
  get: (reports, name): unknown =>
    Reflect.get(reports, name) ??
    (() => Promise.reject(new TypeError(`nobody gave the report ${String(name)}`))),
});

/** Nothing is told beside the cards of cases. */
export const noSides: SideDesk = {
  notice: () => Promise.reject(new TypeError('no notices here')),
  side: () => Promise.reject(new TypeError('no buttons beside cases here')),
  halt: () => Promise.reject(new TypeError('nothing is halted here')),
};

export function deskScene(
  ledger: Ledger,
  clock: Clock,
  secondApproverAboveSeats = 50,
  reports: ChatReports = noReports,
  privacy: DeskPolicy['privacy'] = { mode: 'named' },
  given: Partial<Pick<LedgerDeskDeps, 'appointments' | 'ownersOf' | 'isGuest'>> = {},
): DeskScene {
  const tenantId = randomUUID();
  const decided: string[] = [];
  const deskPolicy = {
    ...approvalPolicy,
    secondApproverAboveSeats,
    exemptionDays: 365,
    decision: policy,
    caseExpiresDays: 14,
    askHolders: [],
    privacy,
    attention: {
      cardsPerOwnerPerWeek: 20,
      quietHours: null,
      contractWindowDays: null,
      timezone: 'Europe/London',
    },
  };
  const desk = createLedgerDesk({
    tenantId,
    organisation: 'Harbourline',
    ledger,
    search: createProductSearch(createCatalogue()),
    policy: deskPolicy,
    clock,
    decide: (actor, request) =>
      decideCase(approvalDeps(ledger, clock, { policy: deskPolicy }), actor, request),
    onDecided: async (caseId) => void decided.push(caseId),
    nameOf: async (userId) =>
      userId === ownerId ? 'Ines Okafor' : userId === secondOwnerId ? 'Tomasz Brandvold' : null,
    contractDateOf: async (product) => (product === 'e5' ? '2028-06-30' : null),
    copilotApps: async () => [{ app: 'Teams', people: 12 }],
    reports,
    ...sameOwners,
    isGuest: async () => null,
    sides: noSides,
    consulted: async () => ({ asked: 0, answered: 0 }),
    onReportFailed: () => undefined,
    ...given,
  });

  async function reload({ id }: Case): Promise<Case> {
    const found = await ledger.cases.get(id);
    if (found === null) throw new TypeError('a case does not vanish');
    return found;
  }

  async function go(before: Case, event: CaseEvent, change: object = {}): Promise<Case> {
    const { version } = await reload(before);
    const result = await ledger.cases.transition({
      caseId: before.id,
      expectedVersion: version,
      event,
      actor: ownerId,
      change,
      ...(event === 'undo' ? { decision: { verb: 'undo' } } : {}),
      audit: { action: `case.${event}` },
    });
    if (result.kind !== 'done') throw new TypeError(`${event} was ${result.kind} in ${result.case.state}`);
    return result.case;
  }

  function actor(aadObjectId: string): Actor {
    return { tenantId, aadObjectId };
  }

  return {
    tenantId,
    desk,
    decided,
    owner: actor(ownerId),
    second: actor(secondOwnerId),
    stranger: actor('99999999-9999-4999-8999-999999999999'),
    reload,
    go,
    savePositions: (positions, gaps = []) =>
      ledger.positions.save({
        tenantId,
        asOf,
        runId: 'run',
        coverage: coverageOf(gaps),
        sources: ['users', 'sign-ins', 'copilot'].map((name) => ({
          name,
          asOf,
          observedAt: `${asOf}T06:00:00.000Z`,
        })),
        positions,
      }),
    async propose(steps, changes = {}) {
      const people = new Set(steps.flatMap(({ userId, path }) => (path === 'direct' ? userId : [])));
      const whole = draft({
        seats: people.size,
        monthlyValue: { amountMinor: 1_000 * people.size, currency: 'GBP' },
        ownerIds: [ownerId],
        factsKey: randomUUID(),
        ...changes,
      });
      const session = await ledger.cases.propose({ tenantId, asOf, runId: 'run' });
      await session.addSteps(whole.kind, whole.product, steps);
      const [made] = (await session.commit([whole])).created;
      if (made === undefined) throw new TypeError('a draft makes a case');
      return made;
    },
    async carryOut(found, outcomes = {}) {
      await go(found, 'start');
      for (const { id, userId } of await ledger.steps.unsettled(found.id)) {
        await ledger.steps.claimForRemoval(id, randomUUID());
        await ledger.steps.settle(id, outcomes[userId] ?? 'applied', { requestId: null });
      }
      const hasFailed = Object.values(outcomes).some((outcome) => outcome.startsWith('failed:'));
      return go(found, hasFailed ? 'finishWithFailures' : 'finish');
    },
    async giveBack(found, outcomes = {}) {
      for (const { id, userId } of await ledger.steps.unrestored(found.id)) {
        const claim = await ledger.steps.claimForRestore(id, randomUUID());
        if (claim !== 'claimed') throw new TypeError(`it can be claimed, and is ${claim}`);
        await ledger.steps.settleRestore(id, outcomes[userId] ?? 'applied', { requestId: null });
      }
      return go(found, Object.keys(outcomes).length > 0 ? 'finishWithFailures' : 'undone');
    },
  };
}

/** Direct E5 seats of people u1, u2, …, the longest idle first. */
export function idleSeats(count: number, changes: Partial<ProposedStep> = {}): ProposedStep[] {
  return Array.from({ length: count }, (_, index) =>
    step(`u${String(index + 1).padStart(2, '0')}`, { skuId: e5, idleDays: 400 - index, ...changes }),
  );
}
