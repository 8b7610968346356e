import { answerableAtLast } from '../../approvals/answerers.ts';
import { refusals } from '../../approvals/refusal.ts';
import type { CountdownLine, CountdownView } from '../../cards/countdown.ts';
import type { View } from '../../cards/view.ts';
import { standingOf } from '../../core/authority/standing.ts';
import { dayOfInstant, isoOf, type Day } from '../../core/model/day.ts';
import { countdownOf, type Countdown } from '../../core/preflight/countdown.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Actor, Answer, Refused } from '../desk.ts';
import type { LedgerDeskDeps } from './desk-deps.ts';

type MilestoneDeskDeps = Pick<
  LedgerDeskDeps,
  'tenantId' | 'ledger' | 'clock' | 'appointments' | 'ownersOf' | 'isGuest'
>;

/** What is about to be lost with the licences of a case that are still away, as it is now. */
export async function milestoneNotice(
  deps: MilestoneDeskDeps,
  actor: Actor,
  key: string,
): Promise<Answer<View>> {
  const { tenantId, ledger, clock } = deps;
  const [, caseId = ''] = key.split(':');
  const found = await ledger.cases.get(caseId);
  if (found?.tenantId !== tenantId || !(await isTheirs(deps, actor, found)))
    return over('NOT_OWNER', 'This is told to those who answer for the product today.');
  if ((await deps.isGuest(actor.aadObjectId)) === true) return { kind: 'refusal', ...refusals.guest() };
  const seats = (await ledger.steps.unrestored(found.id)).map(({ userId, settledAt, preflight }) => ({
    userId,
    takenOn: dayOfInstant(new Date(settledAt ?? found.updatedAt)),
    preflight,
  }));
  const countdown = countdownOf(seats);
  const today = dayOfInstant(clock.now());
  const lines = countdown === null ? [] : linesOf(countdown, today);
  if (countdown === null || lines.length === 0)
    return over('MILESTONE_OVER', 'The licences were given back, or what could be lost is lost already.');
  return viewOf(found, countdown, {
    lines,
    people: new Set(seats.map(({ userId }) => userId)).size,
    now: clock.now().toISOString(),
  });
}

/** As of today: whoever owns the product no longer cannot undo either, and who owns it now can. */
async function isTheirs(deps: MilestoneDeskDeps, actor: Actor, asked: Case): Promise<boolean> {
  const today = isoOf(dayOfInstant(deps.clock.now()));
  const { found, appointments } = await answerableAtLast(deps, asked, today);
  return standingOf(actor.aadObjectId, found, appointments) !== null;
}

function viewOf(
  { id, version, productName, state, undoUntil }: Case,
  { takenOn }: Countdown,
  given: Pick<CountdownView, 'lines' | 'people'> & { readonly now: string },
): CountdownView {
  const isUndoable = state === 'verified' || state === 'partlyDone';
  return {
    kind: 'countdown',
    caseId: id,
    version,
    product: productName,
    people: given.people,
    takenOn: isoOf(takenOn),
    lines: given.lines,
    undoUntil: isUndoable && undoUntil !== null && undoUntil > given.now ? undoUntil : null,
  };
}

/** What is still to come, each once, the nearest first. */
function linesOf(countdown: Countdown, today: Day): readonly CountdownLine[] {
  const ahead = new Map(
    countdown.milestones.filter(({ happensOn }) => today < happensOn).map((each) => [each.happensOn, each]),
  );
  return [...ahead.values()]
    .sort((a, b) => a.happensOn - b.happensOn)
    .map(({ loses, becomes, happensOn }) => ({
      what: loses,
      becomes,
      on: isoOf(happensOn),
      inDays: happensOn - today,
      ...countdown[loses],
    }));
}

function over(code: string, why: string): Refused {
  return {
    kind: 'refusal',
    code,
    what: 'There is nothing to tell any more.',
    why,
    fix: 'Ask “what is waiting for me?” to see what is open.',
  };
}
