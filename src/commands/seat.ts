import { nothingCollected } from '../jobs/errors.ts';
import type { JudgedSeat } from '../lake/judged-seats.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { wordsOf } from '../reports/reason-words.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { firstSeenOf, type FirstSeen } from './seat-first-seen.ts';
import type { Services } from './services.ts';
import { table } from './table.ts';

/** `seat <user id> [--as-of D]`: what was said of one person's seats, by which rule, from which dates (USE-22, C27). */
export const addSeat: AddCommand = (program, { services, finish }) => {
  program
    .command('seat')
    .description('what was said of one person’s seats: the rule that decided and the dates it rests on')
    .argument('<user-id>', 'object id of the person')
    .option('--as-of <day>', 'the newest collection on or before this day', isoDayOption)
    .action(async (asked: string, { asOf }: { asOf?: string }) => {
      const open = await services();
      const userId = asked.trim().toLowerCase();
      const newest = await open.lake.newest({
        tenantId: open.tenantId,
        ...(asOf === undefined ? {} : { onOrBefore: asOf }),
      });
      if (newest === null) throw nothingCollected(asOf ?? null);
      const answer = await answerOf(open, newest, userId);
      if (!answer.isKnown && !objectId.test(userId)) throw notAnId(asked);
      finish({
        exitCode: answer.isKnown ? 0 : 1,
        document: {
          schemaVersion: 1,
          userId: asked,
          asOf: answer.asOf,
          runId: answer.runId,
          reconciled: answer.seats !== null,
          notReconciled: answer.notReconciled,
          isKnown: answer.isKnown,
          isDirectoryWhole: answer.isDirectoryWhole,
          seats: answer.seats ?? [],
        },
        text: textOf(asked, answer),
      });
    });
};

type SeenSeat = JudgedSeat & FirstSeen;

interface Answer {
  readonly asOf: string;
  readonly runId: string;
  /** Null when no collection was ever reconciled. */
  readonly seats: readonly SeenSeat[] | null;
  /** A newer collection, when the answer is from an older one because nobody reconciled it. */
  readonly notReconciled: { readonly asOf: string; readonly runId: string } | null;
  /** In the directory of that day, or with a seat. */
  readonly isKnown: boolean;
  readonly isDirectoryWhole: boolean;
}

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function notAnId(asked: string): UsageError {
  return new UsageError(
    `"${asked}" is no object id.`,
    'People are named by their object id, so that no name is left in a history of commands.',
    'Copy the object id from the directory, or from "case <id>" or "apps".',
  );
}

async function answerOf(open: Services, newest: StoredRun, userId: string): Promise<Answer> {
  const found = await reconciledOf(open, newest, userId);
  const run = found?.run ?? newest;
  const seats = found?.seats ?? null;
  const { asOf, runId, sources } = run.manifest;
  const isListed = (await run.person(userId)) !== null || (await newest.person(userId)) !== null;
  return {
    asOf,
    runId,
    seats: seats === null ? null : await firstSeenOf(open, asOf, seats),
    notReconciled:
      run === newest || seats === null ? null : { asOf: newest.manifest.asOf, runId: newest.manifest.runId },
    isKnown: isListed || (seats ?? []).length > 0,
    isDirectoryWhole: sources.some(({ name, status }) => name === 'users' && status === 'complete'),
  };
}

/** The newest collection, or the one the newest positions were concluded from. */
async function reconciledOf(
  { lake, ledger, tenantId }: Pick<Services, 'lake' | 'ledger' | 'tenantId'>,
  newest: StoredRun,
  userId: string,
): Promise<{ readonly run: StoredRun; readonly seats: readonly JudgedSeat[] } | null> {
  const own = await newest.judgedSeats(userId);
  if (own !== null) return { run: newest, seats: own };
  const day = await ledger.positions.newest({ tenantId, onOrBefore: newest.manifest.asOf });
  const run = day === null ? null : await lake.run({ tenantId, asOf: day.asOf, runId: day.runId });
  const seats = (await run?.judgedSeats(userId)) ?? null;
  return run === null || seats === null ? null : { run, seats };
}

function textOf(userId: string, answer: Answer): string {
  const { asOf, seats, notReconciled, isKnown, isDirectoryWhole } = answer;
  const older =
    notReconciled === null
      ? []
      : [
          `The collection of ${notReconciled.asOf} was not reconciled yet: this is of ${asOf}. Run "reconcile" for the newest.`,
        ];
  if (!isKnown) {
    const part = isDirectoryWhole
      ? ''
      : ' The directory was not read whole that day: they may be in the part that was not.';
    return [...older, `Nobody in the directory of ${asOf} has the id ${userId}: check it.${part}`].join('\n');
  }
  if (seats === null) return `No collection up to ${asOf} was reconciled yet: run "reconcile".`;
  if (seats.length === 0)
    return [...older, `${userId} is in the directory, and holds no seat on ${asOf}.`].join('\n');
  const header = [
    ...['product', 'verdict', 'rule', 'held since', 'first seen'],
    ...['sign-in', 'attempt', 'workload', 'Copilot'],
  ];
  const rows = seats.map((seat) => [
    seat.product,
    verdictText(seat),
    seat.windowDays === null ? wordsOf(seat.rule) : `${wordsOf(seat.rule)}, ${seat.windowDays} days`,
    seat.heldSince ?? 'unknown',
    seat.firstSeenOn,
    dated(seat.signIn, seat.signInOn),
    dated(seat.attempt, seat.attemptOn),
    seat.workloadOn ?? wordsOf(seat.workload),
    seat.copilotOn ?? wordsOf(seat.copilot),
  ]);
  return [
    ...older,
    `${userId} on ${asOf}`,
    '',
    table([header, ...rows]),
    '',
    'Held since: the last change of the assignment that Microsoft states. First seen: our first reconciled collection in which they held it.',
  ].join('\n');
}

/** `since`: the person was counted, not asked when. */
function dated(state: string, on: string | null): string {
  if (on === null) return wordsOf(state);
  return state === 'since' ? `on or after ${on}` : on;
}

/** A reason that says the verdict already stands alone. */
function verdictText({ verdict, reason }: JudgedSeat): string {
  if (reason === null) return wordsOf(verdict);
  const why = wordsOf(reason);
  return why.startsWith(verdict) ? why : `${wordsOf(verdict)} (${why})`;
}
