import {
  effectOf,
  holdersToAsk,
  type HolderReach,
  type HolderRecord,
  type HolderSaid,
} from '../core/consultation/consultation.ts';
import { consultPrefixes, takenPrefix } from '../core/consultation/notice-keys.ts';
import type { Clock } from '../lib/clock.ts';
import { subjectOfCase, type AuditTrail } from './audit.ts';
import { isUuid, lockCase, type Case, type ConsultKind } from './case-row.ts';
import { storableText, type Sql, type SqlTransaction } from './sql.ts';
import { stepColumns, type Step } from './step-row.ts';

/** One holder of a seat who was asked, or offered training, before the owner of the product decides (C33). */
export interface HolderAnswer extends HolderRecord {
  readonly caseId: string;
  readonly userId: string;
  readonly kind: ConsultKind;
  readonly askedAt: string;
  readonly dueAt: string;
  /** Why they need it. Of training: the day the measured facts describe, `YYYY-MM-DD`. */
  readonly reason: string | null;
  readonly answeredAt: string | null;
  /** Their answer took them off the list; the owner can tick them on again, and that is audited. */
  readonly isTickedOff: boolean;
}

/** `over`: the case has gone on. `notInCase`: they use it again, or lost it in another way. */
export type HolderAnswered =
  | { readonly kind: 'answered'; readonly answer: HolderAnswer; readonly case: Case }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'otherTenant' | 'notAsked' | 'over' | 'notInCase'; readonly case: Case };

export interface NewHolderAnswer {
  readonly tenantId: string;
  readonly caseId: string;
  /** Entra object id, as the channel says it. */
  readonly userId: string;
  readonly said: HolderSaid;
  readonly reason: string | null;
}

export interface HolderAnswerStore {
  /** Writes down everybody of the list who can be asked and was not yet. Returns how many are new. */
  ask(wanted: {
    readonly caseId: string;
    readonly kind: ConsultKind;
    readonly dueAt: string;
  }): Promise<number>;
  /** Everybody asked, by person; or those of these people who were. */
  forCase(caseId: string, userIds?: readonly string[]): Promise<HolderAnswer[]>;
  /** People of the case who are off its list because they said that they need it. */
  countOffByAnswer(caseId: string): Promise<number>;
  /** Cases whose holders were asked or offered training, newest first. */
  consultedCases(tenantId: string): Promise<string[]>;
  /** The steps of one person in a case. */
  stepsOf(caseId: string, userId: string): Promise<Step[]>;
  /**
   * Takes an answer while the case is consulting; another answer of the same person replaces it. A stated need
   * ticks the person's seats off the list in the same transaction (`effectOf`), and the case gets another version.
   */
  answer(given: NewHolderAnswer): Promise<HolderAnswered>;
  /** What became of the people who were offered training. `result` null: not known. */
  measure(
    caseId: string,
    factsOf: string,
    results: readonly { readonly userId: string; readonly result: 'uses' | 'unused' | null }[],
  ): Promise<void>;
  /**
   * Notices that waited for somebody to install the bot who now has it are due; questions nobody got while they
   * mattered are given up. Returns how many rows changed.
   */
  tendNotices(tenantId: string): Promise<number>;
}

interface HolderDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}

const reach: Readonly<Record<HolderReach, string>> = {
  reached: `(asked.kind = 'need' and asked.answer is not null) or delivery.state = 'sent'`,
  uncertain: `delivery.state = 'unknown'`,
  unreached: `delivery.state = 'dead' or (delivery.state = 'retry' and delivery.reason = 'not-installed')`,
  pending: 'true',
};
const prefixOf = `case asked.kind when 'need' then '${consultPrefixes.need}' else '${consultPrefixes.training}' end`;

const select = `select asked.case_id as "caseId", asked.user_id as "userId", asked.kind, asked.asked_at as "askedAt",
    asked.due_at as "dueAt", asked.answer, asked.reason, asked.answered_at as "answeredAt",
    asked.ticked_off as "isTickedOff",
    case ${Object.entries(reach)
      .map(([name, condition]) => `when ${condition} then '${name}'`)
      .join(' ')} end as reach
  from seatkeeper.holder_answers asked
  left join seatkeeper.deliveries delivery
    on delivery.recipient = asked.user_id and delivery.event_key = ${prefixOf} || asked.case_id::text`;

export function createHolderAnswerStore({ sql, clock, audit }: HolderDeps): HolderAnswerStore {
  const now = (): string => clock.now().toISOString();

  async function record(tx: SqlTransaction, found: Case, given: NewHolderAnswer): Promise<HolderAnswered> {
    const { caseId, userId, said, reason } = given;
    const [asked] = await tx.query<{ isTickedOff: boolean }>(
      `select ticked_off as "isTickedOff" from seatkeeper.holder_answers
       where case_id = $1 and user_id = $2 and kind = 'need' for update`,
      [caseId, userId],
    );
    if (asked === undefined) return { kind: 'notAsked', case: found };
    if (found.state !== 'consulting' || found.consultKind !== 'need') return { kind: 'over', case: found };
    const held = await tx.query(
      `select id from seatkeeper.steps where case_id = $1 and user_id = $2 and state in ('planned', 'excluded')`,
      [caseId, userId],
    );
    if (held.length === 0) return { kind: 'notInCase', case: found };
    const effect = effectOf(said, asked.isTickedOff);
    const moved = effect === 'none' ? 0 : await tick(tx, caseId, userId, effect);
    const isTickedOff = effect === 'tickOff' && (moved > 0 || asked.isTickedOff);
    await tx.query(
      `update seatkeeper.holder_answers set answer = $3, reason = $4, answered_at = $5::timestamptz, ticked_off = $6
       where case_id = $1 and user_id = $2 and kind = 'need'`,
      [caseId, userId, said, reason === null ? null : storableText(reason), now(), isTickedOff],
    );
    if (moved > 0)
      await tx.query(
        'update seatkeeper.cases set version = version + 1, updated_at = $2::timestamptz where id = $1',
        [caseId, now()],
      );
    await audit.append(
      {
        tenantId: found.tenantId,
        actor: userId,
        action: said === 'keep' ? 'holder.kept' : 'holder.released',
        subject: subjectOfCase(caseId),
        body: {
          userId,
          reason,
          effect: moved > 0 ? effect : 'none',
          version: found.version + (moved > 0 ? 1 : 0),
        },
      },
      tx,
    );
    const [answer] = await tx.query<HolderAnswer>(
      `${select} where asked.case_id = $1 and asked.user_id = $2 and asked.kind = 'need'`,
      [caseId, userId],
    );
    if (answer === undefined) throw new TypeError('A row that was updated can be read.');
    return { kind: 'answered', answer, case: found };
  }

  return {
    ask: async ({ caseId, kind, dueAt }) =>
      sql.transaction(async (tx) => {
        const found = await lockCase(tx, caseId);
        if (found?.state !== 'consulting' || found.consultKind !== kind) return 0;
        const people = await tx.query<{ userId: string; isDisabled: boolean }>(
          `select user_id as "userId", bool_or(coalesce((evidence ->> 'isDisabled')::boolean, false)) as "isDisabled"
           from seatkeeper.steps where case_id = $1 and state = 'planned'
             and user_id not in (select user_id from seatkeeper.holder_answers where case_id = $1 and kind = $2)
           group by user_id order by user_id`,
          [caseId, kind],
        );
        const userIds = holdersToAsk(people);
        if (userIds.length === 0) return 0;
        await tx.query(
          `insert into seatkeeper.holder_answers (case_id, user_id, kind, asked_at, due_at)
           select $1, user_id, $2, $3::timestamptz, $4::timestamptz from unnest($5::text[]) as person (user_id)`,
          [caseId, kind, now(), dueAt, userIds],
        );
        await audit.append(
          {
            tenantId: found.tenantId,
            actor: 'consult-holders',
            action: kind === 'need' ? 'holders.asked' : 'holders.offered-training',
            subject: subjectOfCase(caseId),
            body: { userIds: [...userIds], dueAt },
          },
          tx,
        );
        return userIds.length;
      }),

    forCase: async (caseId, userIds) =>
      isUuid(caseId)
        ? sql.query<HolderAnswer>(
            `${select} where asked.case_id = $1 and ($2::text[] is null or asked.user_id = any($2))
             order by asked.kind, asked.user_id`,
            [caseId, userIds ?? null],
          )
        : [],

    countOffByAnswer: async (caseId) => {
      if (!isUuid(caseId)) return 0;
      const [row] = await sql.query<{ people: number }>(
        `select count(distinct asked.user_id) as people from seatkeeper.holder_answers asked
         join seatkeeper.steps on steps.case_id = asked.case_id and steps.user_id = asked.user_id
         where asked.case_id = $1 and asked.ticked_off and steps.state = 'excluded'`,
        [caseId],
      );
      if (row === undefined) throw new TypeError('count(*) gives a row.');
      return row.people;
    },

    consultedCases: async (tenantId) => {
      const rows = await sql.query<{ id: string }>(
        `select id from seatkeeper.cases where tenant_id = $1
           and id in (select case_id from seatkeeper.holder_answers) order by number desc`,
        [tenantId],
      );
      return rows.map(({ id }) => id);
    },

    stepsOf: async (caseId, userId) =>
      isUuid(caseId)
        ? sql.query<Step>(
            `select ${stepColumns} from seatkeeper.steps where case_id = $1 and user_id = $2 order by sku_id`,
            [caseId, userId],
          )
        : [],

    answer: async (given) =>
      sql.transaction(async (tx) => {
        const found = await lockCase(tx, given.caseId);
        if (found === null) return { kind: 'unknown' };
        if (found.tenantId !== given.tenantId) return { kind: 'otherTenant', case: found };
        return record(tx, found, given);
      }),

    measure: async (caseId, factsOf, results) => {
      if (results.length === 0) return;
      await sql.transaction(async (tx) => {
        const found = await lockCase(tx, caseId);
        if (found === null) throw new TypeError('A case that was listed exists.');
        for (const result of ['uses', 'unused', null] as const) {
          const userIds = results.filter((each) => each.result === result).map(({ userId }) => userId);
          if (userIds.length === 0) continue;
          await tx.query(
            `update seatkeeper.holder_answers set answer = $2, reason = $3, answered_at = $4::timestamptz
             where case_id = $1 and kind = 'training' and user_id = any($5::text[])`,
            [caseId, result, factsOf, now(), userIds],
          );
        }
        const count = (wanted: 'uses' | 'unused' | null): number =>
          results.filter(({ result }) => result === wanted).length;
        await audit.append(
          {
            tenantId: found.tenantId,
            actor: 'consult-holders',
            action: 'training.measured',
            subject: subjectOfCase(caseId),
            body: { factsOf, uses: count('uses'), unused: count('unused'), unknown: count(null) },
          },
          tx,
        );
      });
    },

    tendNotices: async (tenantId) => {
      const like = `event_key like any (array['${consultPrefixes.need}%', '${consultPrefixes.training}%'`;
      const woken = await sql.query(
        `update seatkeeper.deliveries set retry_at = $2::timestamptz, reason = 'installed', updated_at = $2::timestamptz
         where tenant_id = $1 and state = 'retry' and reason = 'not-installed'
           and ${like}, '${takenPrefix}%'])
           and recipient in (
             select user_aad_id from seatkeeper.conversations where tenant_id = $1 and state = 'active')
         returning id`,
        [tenantId, now()],
      );
      const givenUp = await sql.query(
        `update seatkeeper.deliveries set state = 'dead', reason = 'consultation-over', updated_at = $2::timestamptz
         where tenant_id = $1 and state in ('pending', 'retry') and ${like}])
           and case_id in (select id from seatkeeper.cases where tenant_id = $1 and state <> 'consulting')
         returning id`,
        [tenantId, now()],
      );
      return woken.length + givenUp.length;
    },
  };
}

/** Off the list, or back on it. Returns how many steps moved. */
async function tick(
  tx: SqlTransaction,
  caseId: string,
  userId: string,
  effect: 'tickOff' | 'putBack',
): Promise<number> {
  const [from, to] = effect === 'tickOff' ? ['planned', 'excluded'] : ['excluded', 'planned'];
  const moved = await tx.query(
    `update seatkeeper.steps set state = $4 where case_id = $1 and user_id = $2 and state = $3 returning id`,
    [caseId, userId, from, to],
  );
  return moved.length;
}
