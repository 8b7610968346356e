import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { decideCase } from '../../approvals/decide-case.ts';
import { createBot, type BotDeps } from '../../bot/create-bot.ts';
import { answerHalt, answerResume } from '../../bot/desk/halt-desk.ts';
import { createLedgerDesk } from '../../bot/ledger-desk.ts';
import { startFakeConnector, type FakeConnector } from '../../bot/testing/fake-connector.ts';
import { createCatalogue } from '../../catalogue/create-catalogue.ts';
import { createProductSearch } from '../../catalogue/product-search.ts';
import type { Appointment } from '../../core/authority/appointment.ts';
import { inForce } from '../../core/authority/standing.ts';
import { subjectOfCase } from '../../ledger/audit.ts';
import type { JsonObject } from '../../ledger/audit-chain.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { createLog } from '../../lib/log.ts';
import { approvalDeps, openTestLedger, ownerId, secondOwnerId } from '../../testing/cases.ts';
import { deskScene, noSides, testClock, type DeskScene, type TestClock } from '../../testing/desk-scene.ts';
import { policy as decisionPolicy } from '../../testing/seats.ts';
import { openTokenOffice, type TokenOffice } from './token-office.ts';

type Fields = Readonly<Record<string, unknown>>;

export const botAppId = 'b07b07b0-0000-4000-8000-000000000001';
export const teamsService = 'https://smba.trafficmanager.net/emea/';

/** Small limits, so that small cases are over them. */
export const limits = { second: 5, stepUp: 8, run: 30, productDay: 25 };

/** What somebody was told. */
export interface Reply {
  readonly status: number;
  /** Every text of the card, or of the body. */
  readonly text: string;
}

/** One refusal of the audit trail. */
export interface Refusal {
  readonly actor: string;
  readonly subject: string;
  readonly code: string;
  readonly times: number;
}

/** A desk of one tenant behind two real doors: that of Teams, with real tokens, and that of a local client. */
export interface AuthorityScene extends Pick<
  DeskScene,
  'tenantId' | 'propose' | 'go' | 'carryOut' | 'giveBack' | 'reload' | 'savePositions'
> {
  readonly ledger: Ledger;
  readonly clock: TestClock;
  readonly office: TokenOffice;
  /** Another tenant of the same ledger. */
  readonly elsewhere: DeskScene;
  /** What the register and the directory say; rows change it. */
  readonly world: {
    appointments: Appointment[];
    buyers: string[];
    guests: string[];
    /** Of every product; null: those that its case was made with. */
    owners: string[] | null;
  };
  /** Cases that were handed on to be carried out. */
  readonly decided: readonly string[];
  /** As Teams would send it, with a token that holds. */
  press(person: string, verb: unknown, data: unknown, given?: Fields): Promise<Reply>;
  /** Anything at all to the door of Teams. */
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** An old client, through the local door: it hears its answer as a message. */
  submit(person: string, value: Fields): Promise<Reply>;
  /** What an owner's approval of a case looks like on the wire. */
  approval(person: string, data: unknown, given?: Fields): Fields;
  /** Everything in the ledger, by table, but for the audit trail. */
  state(): Promise<Readonly<Record<string, string>>>;
  refusalsSince(seq: number): Promise<readonly Refusal[]>;
  newestSeq(): Promise<number>;
  close(): Promise<void>;
}

/** What a refused turn leaves: that it was refused. */
const traces = ['audit', 'audit_head'];

export async function openAuthorityScene(): Promise<AuthorityScene> {
  const clock = testClock();
  const { ledger } = await openTestLedger(clock);
  const scene = deskScene(ledger, clock);
  const { tenantId } = scene;
  const office = await openTokenOffice({ aud: botAppId, serviceurl: teamsService });
  const connector = await startFakeConnector();
  const world: AuthorityScene['world'] = {
    appointments: [],
    buyers: [],
    guests: [],
    owners: null,
  };
  const decided: string[] = [];
  const shared = approvalDeps(ledger, clock);
  const policy = {
    ...shared.policy,
    caps: {
      seatsPerRun: limits.run,
      seatsPerDay: 1000,
      seatsPerOwnerPerDay: 1000,
      seatsPerProductPerDay: limits.productDay,
    },
    secondApproverAboveSeats: limits.second,
    authority: { stepUpAboveSeats: limits.stepUp, separateBuyers: true },
    graceMinutes: 60,
    exemptionDays: 365,
    decision: decisionPolicy,
    caseExpiresDays: 14,
    askHolders: [],
    attention: {
      cardsPerOwnerPerWeek: 20,
      quietHours: null,
      contractWindowDays: null,
      timezone: 'Europe/London',
    },
  };
  const appointments = async () => world.appointments;
  const ownersOf = async ({ ownerIds }: { readonly ownerIds: readonly string[] }) => world.owners ?? ownerIds;
  const isGuest = async (userId: string) => world.guests.includes(userId);
  const halting = {
    tenantId,
    nameOf: async () => null,
    halts: ledger.halts,
    isGuest,
    lastOwners: async () => [ownerId, secondOwnerId],
    people: async () => ({
      ownerIds: [ownerId, secondOwnerId],
      appointments: inForce(world.appointments, clock.at.slice(0, 10)),
    }),
  };
  const desk = createLedgerDesk({
    ...{ tenantId, ledger, policy, clock, appointments, ownersOf, isGuest, organisation: 'Harbourline' },
    search: createProductSearch(createCatalogue()),
    decide: (actor, request) =>
      decideCase(
        approvalDeps(ledger, clock, { policy, appointments, ownersOf, buyersOf: async () => world.buyers }),
        actor,
        request,
      ),
    onDecided: async (caseId) => void decided.push(caseId),
    nameOf: async () => null,
    contractDateOf: async () => null,
    copilotApps: async () => [],
    consulted: async () => ({ asked: 0, answered: 0 }),
    sides: {
      ...noSides,
      side: (actor, verb, data) => {
        if (verb === 'desk.halt') return answerHalt(halting, actor, data);
        if (verb === 'desk.resume') return answerResume(halting, actor, data);
        return noSides.side(actor, verb, data);
      },
    },
    reports: new Proxy({} as never, {}),
    onReportFailed: () => undefined,
  });
  const botDeps: Omit<BotDeps, 'auth'> = {
    ...{ desk, clock, conversations: ledger.conversations, deliveries: ledger.deliveries },
    allowedTenantId: tenantId,
    recordRefused: ({ actor, code, about, caseId, times }) =>
      ledger.audit.append({
        tenantId,
        actor: actor ?? 'nobody known',
        action: 'turn.refused',
        subject: caseId === null ? 'chat' : subjectOfCase(caseId),
        body: { code, about, times },
      }),
    log: createLog('silent'),
    pace: { perSecond: 10_000, conversationGapMs: 0, tries: 1, backoffMs: 1, longestWaitMs: 1_000 },
    // A slow machine must not turn a refusal into "working on it".
    ...{ answerWithinMs: 60_000, countWithinMs: 60_000 },
  };
  const teams = createBot({
    ...botDeps,
    auth: {
      kind: 'azure',
      appId: botAppId,
      type: 'SingleTenant',
      tenantId,
      cloud: 'public',
      password: 'not-used-inbound',
    },
  });
  const local = createBot({ ...botDeps, auth: { kind: 'none' } });
  const doors = await Promise.all([teams, local].map(({ router }) => listen(express().use(router))));
  const [teamsUrl, localUrl] = doors.map(({ url }) => url) as [string, string];

  async function post(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const response = await fetch(teamsUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, text: textsOf(await response.text()) };
  }

  function from(person: string): Fields {
    return {
      ...{ id: randomUUID(), channelId: 'msteams', serviceUrl: teamsService, locale: 'en-GB' },
      ...{ from: { id: `29:${person}`, aadObjectId: person }, recipient: { id: `28:${botAppId}` } },
      conversation: { id: `chat-${person}`, tenantId, conversationType: 'personal' },
      channelData: { tenant: { id: tenantId } },
      timestamp: '2026-11-22T09:12:00Z',
    };
  }

  function pressOf(person: string, verb: unknown, data: unknown, given: Fields = {}): Fields {
    const value = { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' };
    return { ...from(person), type: 'invoke', name: 'adaptiveCard/action', value, ...given };
  }

  return {
    ...scene,
    ...{ ledger, clock, office, world, decided, post },
    elsewhere: deskScene(ledger, clock),
    approval: (person, data, given) => pressOf(person, 'case.confirm', data, given),
    press: (person, verb, data, given) =>
      post(pressOf(person, verb, data, given), { authorization: `Bearer ${office.token()}` }),
    async submit(person, value) {
      const before = connector.messages().length;
      const { status } = await fetch(localUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...from(person), type: 'message', serviceUrl: connector.serviceUrl, value }),
      });
      return { status, text: heard(connector, before) };
    },
    async state() {
      const tables = await ledger.sql.query<{ name: string }>(
        `select tablename as "name" from pg_tables where schemaname = 'seatkeeper' order by 1`,
      );
      const digests = await ledger.sql.query<{ name: string; digest: string | null }>(
        tables
          .filter(({ name }) => !traces.includes(name))
          .map(
            ({ name }) =>
              `select '${name}' as "name", md5(string_agg(t::text, '|' order by t::text)) as "digest"
                 from seatkeeper.${name} t`,
          )
          .join(' union all '),
      );
      return {
        ...Object.fromEntries(digests.map(({ name, digest }) => [name, digest ?? 'empty'])),
        handedOn: String(decided.length),
      };
    },
    async newestSeq() {
      await Promise.all([teams.settled(), local.settled()]);
      return (await ledger.audit.tail(1))[0]?.seq ?? 0;
    },
    async refusalsSince(seq) {
      await Promise.all([teams.settled(), local.settled()]);
      const rows = await ledger.sql.query<{ actor: string; subject: string; body: JsonObject }>(
        `select actor, subject, body from seatkeeper.audit
          where seq > $1 and action in ('decision.refused', 'turn.refused') order by seq`,
        [seq],
      );
      return rows.map(({ actor, subject, body: { code, times } }) => ({
        ...{ actor, subject, code: typeof code === 'string' ? code : '' },
        times: typeof times === 'number' ? times : 1,
      }));
    },
    async close() {
      await Promise.all([teams.settled(), local.settled()]);
      for (const door of doors) await door.close();
      await connector.close();
      await office.close();
      await ledger.close();
    },
  };
}

async function listen(web: express.Express): Promise<{ url: string; close: () => Promise<void> }> {
  const server = web.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function heard(connector: FakeConnector, before: number): string {
  return connector
    .messages()
    .slice(before)
    .map(({ card }) => textsOf(JSON.stringify(card)))
    .join('\n');
}

const telling = new Set(['text', 'code', 'what', 'why', 'fix']);

/** What is to be read in a body, without the marks that keep Markdown from being read in it. */
function textsOf(body: string): string {
  const texts: string[] = [];
  try {
    JSON.parse(body, (key, value: unknown) => {
      if (telling.has(key) && typeof value === 'string') texts.push(value.replaceAll('\\', ''));
      return value;
    });
  } catch {
    return body;
  }
  return texts.join('\n');
}
