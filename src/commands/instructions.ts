import { instructionStates, type InstructionState } from '../core/paths/instruction-lifecycle.ts';
import { withoutNames } from '../core/privacy/without-names.ts';
import { subjectOfInstruction } from '../ledger/instruction-row.ts';
import { AppError } from '../lib/app-error.ts';
import { instructionsDocument, type InstructionsDocument } from '../reports/instruction-document.ts';
import type { CommandResult } from './command-result.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { nameAccess, withReveal, type RevealOptions } from './reveal-names.ts';
import type { Services } from './services.ts';
import { table } from './table.ts';

interface InstructionOptions extends RevealOptions {
  readonly state?: InstructionState;
  readonly people?: string;
}

/** `instructions [--state S] [--people N [--reveal --purpose P]]`: what the people who look after groups were asked to do, and what became of it. */
export const addInstructions: AddCommand = (program, { services, finish, actor }) => {
  withReveal(program.command('instructions'))
    .description('groups that somebody else has to change, and whether the change is seen')
    .option('--state <state>', instructionStates.join(', '), stateOf)
    .option('--people <instruction>', 'whom one of them is about, by its id or number')
    .action(async ({ state, people, ...reveal }: InstructionOptions) => {
      const used = await services();
      const { ledger, tenantId } = used;
      if (people !== undefined) {
        finish(await peopleOf(used, people, reveal, actor));
        return;
      }
      const found = await ledger.instructions.list({ tenantId, ...(state === undefined ? {} : { state }) });
      const document = instructionsDocument(found);
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

/** The list to pass on to whoever changes the group. */
async function peopleOf(
  used: Services,
  id: string,
  reveal: RevealOptions,
  actor: string,
): Promise<CommandResult> {
  const { instructions } = used.ledger;
  const found = await instructions.get(id.replace(/^#(?=\d+$)/, ''));
  if (found === null) {
    throw new AppError('INSTRUCTION_UNKNOWN', {
      what: `There is no instruction "${id}".`,
      why: 'An instruction is named by its id or its number.',
      fix: 'Run "instructions" to see what there is.',
    });
  }
  const names = nameAccess(used, reveal, { actor, subject: subjectOfInstruction(found.id) });
  const listed = await instructions.people(found.id, found.people);
  const people = names.isShown ? listed : withoutNames(listed);
  await names.record(people.length);
  const rows = people.map(({ userId, displayName, also, goneAt }) => [
    displayName ?? '',
    userId,
    goneAt === null ? alsoWords[also ?? 'nothing'] : `gone, seen ${goneAt.slice(0, 10)}`,
  ]);
  return {
    exitCode: 0,
    document: { ...instructionsDocument([found]), people },
    text: `#${found.number} ${found.productName} · ${found.groupName ?? found.groupId} · ${found.state}\n${table(rows)}`,
  };
}

const alsoWords = {
  nothing: '',
  direct: 'directly as well',
  otherGroups: 'by other groups as well',
} as const;

function textOf({ instructions }: InstructionsDocument): string {
  if (instructions.length === 0) return 'No instructions.';
  const rows = instructions.map((each) => [
    `#${each.number}`,
    each.productName,
    each.groupName ?? each.groupId,
    each.whyText,
    each.state,
    `${each.gone} of ${each.people}`,
    each.routedTo.length === 0 ? 'nobody' : String(each.routedTo.length),
    each.asOf,
  ]);
  return table([
    ['instruction', 'product', 'group', 'because', 'state', 'seen gone', 'asked', 'as of'],
    ...rows,
  ]);
}

function stateOf(text: string): InstructionState {
  const found = instructionStates.find((state) => state === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no state "${text}".`,
    'Instructions have a state of their own.',
    `Use one of: ${instructionStates.join(', ')}.`,
  );
}
