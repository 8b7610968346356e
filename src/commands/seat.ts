import { nothingCollected } from '../jobs/errors.ts';
import type { JudgedSeat } from '../lake/judged-seats.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { table } from './table.ts';

/** `seat <user id> [--as-of D]`: what was said of one person's seats, by which rule, from which dates (USE-22, C27). */
export const addSeat: AddCommand = (program, { services, finish }) => {
  program
    .command('seat')
    .description('what was said of one person’s seats: the rule that decided and the dates it rests on')
    .argument('<user-id>', 'object id of the person')
    .option('--as-of <day>', 'the newest collection on or before this day', isoDayOption)
    .action(async (userId: string, { asOf }: { asOf?: string }) => {
      const { lake, tenantId } = await services();
      const run = await lake.newest({ tenantId, ...(asOf === undefined ? {} : { onOrBefore: asOf }) });
      if (run === null) throw nothingCollected(asOf ?? null);
      const seats = await run.judgedSeats(userId.toLowerCase());
      const { asOf: day, runId } = run.manifest;
      finish({
        exitCode: 0,
        document: {
          schemaVersion: 1,
          userId,
          asOf: day,
          runId,
          reconciled: seats !== null,
          seats: seats ?? [],
        },
        text: textOf(userId, day, seats),
      });
    });
};

function textOf(userId: string, asOf: string, seats: readonly JudgedSeat[] | null): string {
  if (seats === null) return `The collection of ${asOf} was not reconciled yet: run "reconcile".`;
  if (seats.length === 0) return `${userId} holds no seat on ${asOf}.`;
  const header = ['product', 'verdict', 'rule', 'held since', 'sign-in', 'attempt', 'workload', 'Copilot'];
  const rows = seats.map((seat) => [
    seat.product,
    seat.reason === null ? seat.verdict : `${seat.verdict} (${seat.reason})`,
    seat.windowDays === null ? seat.rule : `${seat.rule}, ${seat.windowDays} days`,
    seat.heldSince ?? 'unknown',
    seat.signInOn ?? seat.signIn,
    seat.attemptOn ?? seat.attempt,
    seat.workloadOn ?? seat.workload,
    seat.copilotOn ?? seat.copilot,
  ]);
  return `${userId} on ${asOf}\n\n${table([header, ...rows])}`;
}
