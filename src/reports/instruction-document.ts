import type { InstructionReason } from '../core/paths/group-facts.ts';
import type { Instruction } from '../ledger/instruction-row.ts';

/** Why a group is not changed by the program, in a few words. */
const whyWords: Readonly<Record<InstructionReason, string>> = {
  dynamic: 'follows a rule',
  synced: 'kept on-premises',
  roleAssignable: 'may hold roles',
  multiLicence: 'several licences',
  nested: 'groups inside it',
  processing: 'being processed',
  notNamed: 'not named in the policy',
  unknown: 'not all is known of it',
  directAndGroup: 'held directly as well',
  severalGroups: 'held by several groups',
};

/** Instructions to the people who look after groups, newest first (C12–C16). Names of people are left out. */
export function instructionsDocument(instructions: readonly Instruction[]) {
  return {
    schemaVersion: 1,
    instructions: instructions.map((each) => ({
      ...each,
      whyText: whyWords[each.why],
      concerned: each.people - each.gone,
    })),
  } as const;
}

export type InstructionsDocument = ReturnType<typeof instructionsDocument>;
