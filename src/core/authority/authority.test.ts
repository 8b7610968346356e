import { describe, expect, it } from 'vitest';
import { caseStates, isUndecided } from '../case/lifecycle.ts';
import { coverageOf, isComplete } from '../model/coverage.ts';
import type { Preflight } from '../preflight/preflight.ts';
import { planReclaim } from '../plan/plan-reclaim.ts';
import { appointments, facts, now, policy, today } from './authority.fixture.ts';
import { mayAnswer, type AnswerVerb, type CaseFacts } from './may-answer.ts';
import { mayRemove, type Removal, type RemovalPolicy } from './may-remove.ts';
import { inForce } from './standing.ts';

interface Row {
  readonly by?: string;
  readonly asker?: Partial<Removal['asker']>;
  readonly case?: Partial<CaseFacts>;
  readonly version?: number;
  readonly on?: string;
}

interface RemovalRow extends Row {
  readonly seats?: number;
  /** Of those on the list: blocked by a hold. */
  readonly blocked?: number;
  readonly holders?: readonly string[];
  readonly given?: Partial<Omit<Removal, 'facts' | 'asker' | 'plan' | 'policy'>>;
  readonly policy?: Partial<RemovalPolicy>;
}

function question(row: Row) {
  return {
    asker: { tenantId: 'harbourline', userId: row.by ?? 'owner', ...row.asker },
    version: row.version ?? 4,
    facts: { ...facts, ...row.case },
    appointments: inForce(appointments, row.on ?? today),
  };
}

function removal({ seats = 40, blocked = 0, holders = [], ...row }: RemovalRow) {
  const coverage = coverageOf([]);
  if (!isComplete(coverage)) throw new TypeError('no gaps is complete');
  const limits = { ...policy, ...row.policy };
  const steps = Array.from({ length: seats }, (_, index) => ({
    userId: holders[index] ?? `holder ${index}`,
    skuId: 'sku',
    path: 'direct' as const,
    disabledPlans: [],
    state: 'planned' as const,
    preflight: index < blocked ? held : null,
    evidence: {
      asOf: 1,
      verdict: 'inactive' as const,
      rule: 'idle' as const,
      idleDays: 120,
      signIn: 'never' as const,
      workload: 'never' as const,
      copilot: 'unknown' as const,
      heldSince: null,
      isDisabled: false,
    },
  }));
  return mayRemove({
    ...question(row),
    stepUp: null,
    buyers: [],
    plan: planReclaim(coverage, steps, limits.caps),
    assigned: 1000,
    approvedToday: { all: 0, byPerson: 0, ofProduct: 0 },
    halt: null,
    policy: limits,
    ...row.given,
  });
}

const held: Preflight = {
  losesMailbox: true,
  mailbox: { sizeBytes: null, hasArchive: null, isOnHold: true, purpose: 'user' },
  losesOneDrive: null,
  oneDriveBytes: null,
  hasPhoneNumber: null,
  dependentSkuIds: [],
  blocks: ['on-hold'],
};

/** `allowed as <standing>`, `second because <reasons>`, or the code of the refusal. */
function said(answer: ReturnType<typeof mayRemove>): string {
  switch (answer.kind) {
    case 'allowed':
      return `allowed as ${answer.standing}`;
    case 'needsSecond':
      return `second because ${answer.because.join(', ')}`;
    case 'refused':
      return answer.denial.code;
  }
}

const afterFirst = { state: 'awaitingSecond', firstApprover: 'owner' } as const;
const afterBuyer = { case: afterFirst, given: { buyers: ['owner', 'partner'] } } as const;
const almostAll = { seats: 39, given: { assigned: 40 } } as const;
const large = { seats: 101, case: afterFirst, by: 'partner' } as const;
const loneOwner = { ownerIds: ['owner'], escalatedTo: [] } as const;

describe('who may have licences taken away', () => {
  it.each<[string, RemovalRow, string]>([
    // who
    ['an owner', {}, 'allowed as owner'],
    ['a delegate', { by: 'delegate' }, 'allowed as delegate'],
    ['the cover of an owner', { by: 'cover' }, 'allowed as cover'],
    ['somebody it was escalated to', { by: 'manager' }, 'allowed as escalated'],
    ['a compliance approver', { by: 'compliance' }, 'allowed as compliance'],
    ['a cover on the day after', { by: 'cover', on: '2026-11-23' }, 'NOT_OWNER'],
    ['a cover on the day before', { by: 'cover', on: '2026-11-19' }, 'NOT_OWNER'],
    ['a cover for somebody who is no owner', { by: 'cover of a stranger' }, 'NOT_OWNER'],
    ['a cover for nobody', { by: 'cover of nobody' }, 'NOT_OWNER'],
    ['a delegate whose appointment ended', { by: 'ended' }, 'NOT_OWNER'],
    ['a delegate whose appointment has not begun', { by: 'future' }, 'NOT_OWNER'],
    ['a delegate of another product', { by: 'elsewhere' }, 'NOT_OWNER'],
    ['a stranger', { by: 'stranger' }, 'NOT_OWNER'],
    ['nobody in particular', { by: '' }, 'NOT_OWNER'],
    ['a guest who is an owner', { asker: { isGuest: true } }, 'GUEST'],
    ['an owner who is no guest', { asker: { isGuest: false } }, 'allowed as owner'],
    ['the owner of another tenant', { asker: { tenantId: 'elsewhere' } }, 'OTHER_TENANT'],
    // what, and in which state
    ['a card that was replaced', { version: 3 }, 'CASE_STALE'],
    ['a card with a version made up', { version: 5 }, 'CASE_STALE'],
    [
      'a click that comes again after it was taken',
      { case: { state: 'approved' }, version: 3 },
      'CASE_SETTLED',
    ],
    ['a click during the grace', { case: { state: 'grace' } }, 'CASE_SETTLED'],
    ['a case that was carried out', { case: { state: 'verified' } }, 'CASE_SETTLED'],
    ['a case that was superseded', { case: { state: 'superseded' } }, 'CASE_SETTLED'],
    ['a case that expired', { case: { state: 'expired' } }, 'CASE_SETTLED'],
    ['an escalated case', { case: { state: 'escalated' } }, 'allowed as owner'],
    ['a snoozed case', { case: { state: 'snoozed' } }, 'allowed as owner'],
    ['a case whose holders are being asked', { case: { state: 'consulting' } }, 'CONSULTING'],
    ['a warning', { case: { kind: 'entitlement-warning' } }, 'WRONG_KIND'],
    ['the kill switch', { given: { halt: { since: now, reason: 'incident' } } }, 'HALTED'],
    // whose
    ['their own seat', { holders: ['owner'] }, 'OWN_SEAT'],
    ['their own seat, spelt otherwise', { holders: ['OWNER'] }, 'OWN_SEAT'],
    ['the seat of another owner', { holders: ['partner'] }, 'allowed as owner'],
    ['their own seat among those held back', { holders: ['owner'], blocked: 1 }, 'allowed as owner'],
    ['nobody', { seats: 0 }, 'NOTHING_SELECTED'],
    ['only people who are held back', { seats: 3, blocked: 3 }, 'ALL_BLOCKED'],
    // how many
    ['as many as one run may take', { seats: 200, given: { stepUp: 200 } }, 'second because size'],
    ['more than one run may take', { seats: 201, given: { stepUp: 201 } }, 'OVER_CAP'],
    [
      'more than one run may take, but for who is held back',
      { seats: 220, blocked: 180 },
      'allowed as owner',
    ],
    [
      'the last of a day',
      { given: { approvedToday: { all: 960, byPerson: 0, ofProduct: 0 } } },
      'allowed as owner',
    ],
    [
      'more than a day',
      { given: { approvedToday: { all: 961, byPerson: 0, ofProduct: 0 } } },
      'OVER_DAY_CAP',
    ],
    [
      'more than a person',
      { given: { approvedToday: { all: 461, byPerson: 461, ofProduct: 0 } } },
      'OVER_OWNER_CAP',
    ],
    [
      'more than a product',
      { given: { approvedToday: { all: 361, byPerson: 0, ofProduct: 361 } } },
      'OVER_PRODUCT_CAP',
    ],
    [
      'any number without caps of the day',
      {
        given: { approvedToday: { all: 9e5, byPerson: 9e5, ofProduct: 9e5 } },
        policy: {
          caps: {
            seatsPerRun: 200,
            seatsPerDay: null,
            seatsPerOwnerPerDay: null,
            seatsPerProductPerDay: null,
          },
        },
      },
      'allowed as owner',
    ],
    [
      'one with a cap of none',
      { seats: 1, policy: { caps: { ...policy.caps, seatsPerRun: 0 } } },
      'OVER_CAP',
    ],
    // alone or with a second
    ['as many as one person may decide', { seats: 50 }, 'allowed as owner'],
    ['more than one person may decide', { seats: 51 }, 'second because size'],
    [
      'more, and nobody else may decide',
      { seats: 51, case: loneOwner, on: '2020-01-01' },
      'NO_SECOND_PERSON',
    ],
    ['more, and a delegate may decide as well', { seats: 51, case: loneOwner }, 'second because size'],
    [
      'more, and the only other owner is on the list',
      { seats: 51, holders: ['partner'], case: { escalatedTo: [] }, on: '2020-01-01' },
      'NO_SECOND_PERSON',
    ],
    ['the first approver again', { seats: 51, case: afterFirst }, 'SECOND_PERSON_NEEDED'],
    [
      'the first approver again, spelt otherwise',
      { seats: 51, case: { ...afterFirst, firstApprover: 'OWNER' } },
      'SECOND_PERSON_NEEDED',
    ],
    [
      'a second where nobody wrote down the first',
      { seats: 51, case: { ...afterFirst, firstApprover: null } },
      'SECOND_PERSON_NEEDED',
    ],
    ['the second approver', { seats: 51, case: afterFirst, by: 'partner' }, 'allowed as owner'],
    ['a delegate as the second', { seats: 51, case: afterFirst, by: 'delegate' }, 'allowed as delegate'],
    [
      'a second who is on the list',
      { seats: 51, case: afterFirst, by: 'partner', holders: ['partner'] },
      'OWN_SEAT',
    ],
    ['the first alone, after people were ticked off', { seats: 50, case: afterFirst }, 'allowed as owner'],
    // who bought does not remove alone
    ['a buyer, however few', { seats: 1, given: { buyers: ['owner'] } }, 'second because buyer'],
    ['a buyer, spelt otherwise', { seats: 1, given: { buyers: ['OWNER'] } }, 'second because buyer'],
    [
      'a buyer where that is not kept apart',
      {
        seats: 1,
        given: { buyers: ['owner'] },
        policy: { authority: { stepUpAboveSeats: null, separateBuyers: false } },
      },
      'allowed as owner',
    ],
    [
      'a buyer among buyers only',
      { seats: 1, case: { escalatedTo: [] }, on: '2020-01-01', given: { buyers: ['owner', 'partner'] } },
      'BUYER_NEEDS_SECOND',
    ],
    ['the same buyer again', { seats: 1, ...afterBuyer }, 'SECOND_PERSON_NEEDED'],
    ['a buyer after a buyer', { seats: 1, ...afterBuyer, by: 'partner' }, 'BUYER_NEEDS_SECOND'],
    ['somebody else after a buyer', { seats: 1, ...afterBuyer, by: 'delegate' }, 'allowed as delegate'],
    [
      'a buyer after somebody else',
      { seats: 51, case: { ...afterFirst, firstApprover: 'delegate' }, given: { buyers: ['owner'] } },
      'allowed as owner',
    ],
    // what looks like a mistake
    ['the largest share that is plausible', { seats: 38, given: { assigned: 40 } }, 'allowed as owner'],
    ['almost a whole product', almostAll, 'second because implausible'],
    ['a whole small product', { seats: 19, given: { assigned: 19 } }, 'allowed as owner'],
    ['a product of unknown size', { seats: 20, given: { assigned: null } }, 'second because implausible'],
    ['few seats of a product of unknown size', { seats: 19, given: { assigned: null } }, 'allowed as owner'],
    [
      'almost a whole product, and there is no compliance approver',
      { ...almostAll, on: '2020-01-01' },
      'IMPLAUSIBLE',
    ],
    [
      'almost a whole product, seconded by an owner',
      { ...almostAll, case: afterFirst, by: 'partner' },
      'IMPLAUSIBLE',
    ],
    [
      'almost a whole product, seconded by compliance',
      { ...almostAll, case: afterFirst, by: 'compliance' },
      'allowed as compliance',
    ],
    ['almost a whole product, by compliance alone', { ...almostAll, by: 'compliance' }, 'IMPLAUSIBLE'],
    // step-up
    ['as many as need no number', { seats: 100 }, 'second because size'],
    ['more without a number', { seats: 101 }, 'STEP_UP_NEEDED'],
    ['more with another number', { seats: 101, given: { stepUp: 100 } }, 'STEP_UP_NEEDED'],
    ['more with their number', { seats: 101, given: { stepUp: 101 } }, 'second because size'],
    ['the second without a number', large, 'STEP_UP_NEEDED'],
    ['the second with the number', { ...large, given: { stepUp: 101 } }, 'allowed as owner'],
    [
      'the number of everybody, though some are held back',
      { seats: 102, blocked: 1, given: { stepUp: 102 } },
      'STEP_UP_NEEDED',
    ],
  ])('%s → %o → %s', (_name, row, expected) => {
    expect(said(removal(row))).toBe(expected);
  });

  it('asks compliance only where nobody closer can be the second', () => {
    const alone = { seats: 51, case: loneOwner } as const;
    const far = { ...almostAll, case: { ownerIds: ['owner'] } } as const;

    expect(removal(alone)).toMatchObject({ kind: 'needsSecond', alsoAsk: [] });
    expect(removal(far)).toMatchObject({ kind: 'needsSecond', alsoAsk: ['compliance'] });
  });
});

const copilot = { kind: 'copilot-zero-usage', product: 'copilot' } as const;
const inGrace = { state: 'grace', graceUntil: '2026-11-22T09:00:01.000Z' } as const;
const done = { state: 'verified', undoUntil: '2026-11-22T09:00:00.000Z' } as const;

describe('who may answer a case otherwise', () => {
  it.each<[string, AnswerVerb, Row, string]>([
    ['an owner keeps', 'keep', {}, 'allowed as owner'],
    [
      'a delegate keeps while the holders are asked',
      'keep',
      { by: 'delegate', case: { state: 'consulting' } },
      'allowed as delegate',
    ],
    ['a stranger keeps', 'keep', { by: 'stranger' }, 'NOT_OWNER'],
    ['a guest keeps', 'keep', { asker: { isGuest: true } }, 'GUEST'],
    ['an old card keeps', 'keep', { version: 3 }, 'CASE_STALE'],
    ['what was decided is kept', 'keep', { case: { state: 'executing' } }, 'CASE_SETTLED'],
    ['a warning is kept', 'keep', { case: { kind: 'entitlement-warning' } }, 'WRONG_KIND'],
    ['an owner snoozes', 'snooze', {}, 'allowed as owner'],
    ['a warning is snoozed', 'snooze', { case: { kind: 'entitlement-warning' } }, 'allowed as owner'],
    ['half an approval is snoozed', 'snooze', { case: afterFirst }, 'NOT_NOW'],
    ['a warning is noted', 'acknowledge', { case: { kind: 'entitlement-warning' } }, 'allowed as owner'],
    ['a reclaim case is noted', 'acknowledge', {}, 'WRONG_KIND'],
    ['the grace runs: it is called back', 'recall', { case: inGrace }, 'allowed as owner'],
    ['a stranger calls it back', 'recall', { by: 'stranger', case: inGrace }, 'NOT_OWNER'],
    ['the grace is over', 'recall', { case: { ...inGrace, graceUntil: now } }, 'RECALL_OVER'],
    [
      'nobody knows how long the grace is',
      'recall',
      { case: { ...inGrace, graceUntil: null } },
      'RECALL_OVER',
    ],
    ['it is being carried out', 'recall', { case: { state: 'executing' } }, 'RECALL_OVER'],
    ['nothing was approved', 'recall', {}, 'NOT_NOW'],
    ['it was kept', 'recall', { case: { state: 'kept' } }, 'CASE_SETTLED'],
    ['Copilot that nobody uses is trained for', 'train', { case: copilot }, 'allowed as owner'],
    [
      'a product the policy names is trained for',
      'train',
      { case: { product: 'visio' }, by: 'owner' },
      'allowed as owner',
    ],
    ['another product is trained for', 'train', {}, 'WRONG_KIND'],
    ['training after half an approval', 'train', { case: { ...copilot, ...afterFirst } }, 'NOT_NOW'],
    ['training during a training', 'train', { case: { ...copilot, state: 'consulting' } }, 'CONSULTING'],
    ['undo on the last instant', 'undo', { case: done }, 'allowed as owner'],
    ['undo by whoever it was escalated to', 'undo', { case: done, by: 'manager' }, 'allowed as escalated'],
    ['undo of what was done in part', 'undo', { case: { ...done, state: 'partlyDone' } }, 'allowed as owner'],
    ['undo by a stranger', 'undo', { case: done, by: 'stranger' }, 'NOT_OWNER'],
    ['undo by a guest', 'undo', { case: done, asker: { isGuest: true } }, 'GUEST'],
    ['undo from another tenant', 'undo', { case: done, asker: { tenantId: 'elsewhere' } }, 'OTHER_TENANT'],
    ['undo too late', 'undo', { case: { ...done, undoUntil: '2026-11-22T08:59:59.999Z' } }, 'UNDO_OVER'],
    ['undo of what was closed', 'undo', { case: { ...done, state: 'closed' } }, 'UNDO_OVER'],
    ['undo of what was not done', 'undo', {}, 'CASE_SETTLED'],
    ['undo twice', 'undo', { case: { ...done, state: 'undoing' } }, 'CASE_SETTLED'],
    ['undo from an old card', 'undo', { case: done, version: 3 }, 'CASE_STALE'],
  ])('%s: %s %o → %s', (_name, verb, row, expected) => {
    const trainFirst = [{ product: 'visio', days: 14 }];

    expect(said(mayAnswer({ ...question(row), verb }, { now, trainFirst }))).toBe(expected);
  });

  it.each<AnswerVerb>(['reclaim', 'keep', 'snooze', 'recall', 'train', 'undo'])(
    'in no state can a stranger %s, and %s is never possible in two kinds of state at once',
    (verb) => {
      for (const state of caseStates) {
        const row = { case: { ...copilot, state, graceUntil: '2027-01-01T00:00:00.000Z' } };
        const stranger = mayAnswer(
          { ...question({ ...row, by: 'stranger' }), verb },
          { now, trainFirst: [] },
        );
        const owner = mayAnswer({ ...question(row), verb }, { now, trainFirst: [] });

        expect(said(stranger)).toBe('NOT_OWNER');
        const isOpen = isUndecided(state) === (verb !== 'undo' && verb !== 'recall');
        if (owner.kind === 'allowed') expect([state, isOpen]).toEqual([state, true]);
      }
    },
  );
});
