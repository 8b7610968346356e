import type { Command } from 'commander';
import { isUndecided, type CaseState } from '../core/case/lifecycle.ts';
import type { Halt } from '../ledger/halts.ts';
import type { CommandResult } from './command-result.ts';
import { UsageError } from './errors.ts';
import { findCase } from './find-case.ts';
import type { AddCommand, Invocation } from './invocation.ts';

/** `halt start|end|show`: the kill switch for every change to the tenant (C49). */
export const addHalt: AddCommand = (program, invocation) => {
  const halt = program
    .command('halt')
    .description('stops every change to the tenant until somebody ends the halt');
  addStart(halt, invocation);
  addEnd(halt, invocation);
  addCancel(halt, invocation);
  addShow(halt, invocation);
};

function addStart(halt: Command, { services, finish, actor }: Invocation): void {
  halt
    .command('start')
    .description('from now on nothing is taken or given back')
    .requiredOption('--reason <text>', 'why; everybody who wants to decide is told it')
    .action(async ({ reason }: { reason: string }) => {
      demandReason(reason);
      const { ledger, tenantId } = await services();
      const started = await ledger.halts.start({ tenantId, by: actor, reason });
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, halt: started.halt, isNew: started.isNew },
        text: started.isNew ? haltText(started.halt) : `Halted already. ${haltText(started.halt)}`,
      });
    });
}

function addEnd(halt: Command, { services, finish, actor }: Invocation): void {
  halt
    .command('end')
    .description('lets changes go on')
    .requiredOption('--reason <text>', 'why it is safe to go on')
    .action(async ({ reason }: { reason: string }) => {
      demandReason(reason);
      const { ledger, tenantId } = await services();
      const result = await ledger.halts.end({ tenantId, by: actor, reason });
      const ended = result.kind === 'ended' ? result.halt : null;
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, ended },
        text:
          ended === null
            ? 'Nothing is halted: nothing was changed.'
            : `Changes go on. They were halted from ${ended.startedAt} to ${ended.endedAt ?? ''}.`,
      });
    });
}

function addCancel(halt: Command, { services, finish, actor }: Invocation): void {
  halt
    .command('cancel <case>')
    .description('while halted: what was approved and is not carried out yet never will be')
    .requiredOption('--reason <text>', 'why the approval does not stand')
    .action(async (id: string, { reason }: { reason: string }) => {
      demandReason(reason);
      const all = await services();
      const { ledger, tenantId } = all;
      const found = await findCase(all, id);
      if ((await ledger.halts.current(tenantId)) === null) {
        finish(
          cancelRefused(
            'Nothing is halted.',
            'Run "halt start" first; what has been carried out is given back by undo.',
          ),
        );
        return;
      }
      const result = await ledger.cases.transition({
        caseId: found.id,
        expectedVersion: found.version,
        event: 'cancel',
        actor,
        change: { closedReason: `the approval was cancelled: ${reason}` },
        decision: { verb: 'cancel', reason },
        excludeUntouched: true,
        audit: { action: 'case.cancel' },
      });
      if (result.kind === 'stale') {
        finish(cancelRefused('The case changed at this moment.', 'Run the command again.'));
        return;
      }
      if (result.kind === 'refused') {
        const { state } = result.case;
        finish(cancelRefused(`The case is ${state}.`, nothingToCancel(state)));
        return;
      }
      const { applied = 0 } = (await ledger.cases.stepCounts(found.id)).people.outcomes;
      finish({
        exitCode: 0,
        document: {
          schemaVersion: 1,
          case: { id: found.id, state: result.case.state },
          alreadyTaken: applied,
        },
        text: `Case ${found.number}: nobody else loses a licence by it. Taken before: ${applied}; undo gives them back.`,
      });
    });
}

/** A safety rule refuses it: exit 3. */
function cancelRefused(why: string, fix: string): CommandResult {
  const error = { code: 'CANCEL_REFUSED', what: 'The approval was not cancelled.', why, fix };
  return {
    exitCode: 3,
    document: { schemaVersion: 1, error },
    text: `${error.code}: ${error.what} ${error.why} ${error.fix}`,
  };
}

/** What to do about a case of which nothing is approved and still to be carried out. */
function nothingToCancel(state: CaseState): string {
  if (isUndecided(state)) return 'Nothing of it is approved yet: its owner can keep the seats on the card.';
  if (state === 'verified' || state === 'partlyDone')
    return 'It has been carried out: run "halt end", then undo it on its card.';
  return state === 'undoing'
    ? 'What was taken is being given back: it goes on after "halt end".'
    : 'Nothing of it is left to carry out: "case <id>" tells what became of it.';
}

function addShow(halt: Command, { services, finish }: Invocation): void {
  halt
    .command('show')
    .description('the halt in force, and those there were')
    .action(async () => {
      const { ledger, tenantId } = await services();
      const halts = await ledger.halts.list(tenantId);
      const current = halts.find(({ endedAt }) => endedAt === null) ?? null;
      const before = halts.filter(({ endedAt }) => endedAt !== null);
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, current, before },
        text: [
          current === null ? 'Nothing is halted.' : haltText(current),
          ...before.map(
            ({ startedAt, startedBy, reason, endedAt, endedBy, endReason }) =>
              `${startedAt} to ${endedAt ?? ''}: ${reason} (${startedBy}); ended by ${endedBy ?? ''}: ${endReason ?? ''}`,
          ),
        ].join('\n'),
      });
    });
}

function haltText({ startedAt, startedBy, reason }: Halt): string {
  return `Every change to the tenant is halted since ${startedAt} by ${startedBy}: ${reason}`;
}

function demandReason(reason: string): void {
  if (reason.trim() !== '') return;
  throw new UsageError(
    '--reason is empty.',
    'Whoever reads the audit trail later must understand why.',
    'Write one sentence.',
  );
}
