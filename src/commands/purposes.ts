import type { AuditRow } from '../ledger/audit-chain.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { table } from './table.ts';

const actions: readonly string[] = ['names.revealed', 'names.not-revealed'];
const lookedAt = 10_000;
const most = 1_000_000;

/** `purposes [--last N]`: who looked at names, when and why (C25). */
export const addPurposes: AddCommand = (program, { services, finish }) => {
  program
    .command('purposes')
    .description('who looked at names where the policy hides them, when and why')
    .option('--last <events>', `among so many of the newest audit events (${lookedAt})`, countOf, lookedAt)
    .action(async ({ last }: { readonly last: number }) => {
      const { ledger } = await services();
      const events = await ledger.audit.tail(last);
      const looks = events.filter(({ action }) => actions.includes(action)).map(lookOf);
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, among: events.length, since: events[0]?.at ?? null, looks },
        text:
          looks.length === 0
            ? `Nobody asked for names in the newest ${events.length} events.`
            : table([['when', 'who', 'what', 'people', 'purpose'], ...looks.map(rowOf)]),
      });
    });
};

function lookOf({ seq, at, actor, action, subject, body }: AuditRow) {
  const { purpose = null, people = null, page = null, reason = null } = body;
  return { seq, at, actor, subject, shown: action === 'names.revealed', purpose, people, page, reason };
}

function rowOf({ at, actor, subject, shown, purpose, people, reason }: ReturnType<typeof lookOf>): string[] {
  return [
    at,
    actor,
    subject,
    typeof people === 'number' ? String(people) : shown ? 'not counted' : 'none shown',
    JSON.stringify(shown ? purpose : reason),
  ];
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0 && count <= most) return count;
  throw new UsageError(
    `"${text}" is not a number of events.`,
    `At most ${most} are read.`,
    'For example 10000.',
  );
}
