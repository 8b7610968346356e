import type { Figure } from '../core/model/product.ts';
import type { InstructionReason } from '../core/paths/group-facts.ts';
import type { Format } from './format.ts';

/** What leaving a group means, as its card tells it: licences and applications by name (C13). */
export interface InstructionRadius {
  readonly licences: Figure<readonly string[]>;
  readonly members: Figure<number>;
  readonly nestedGroups: Figure<number>;
  readonly parentGroups: Figure<number>;
  readonly apps: Figure<readonly string[]>;
  readonly isMailEnabled: Figure<boolean>;
  readonly hasTeam: Figure<boolean>;
  readonly isRoleAssignable: Figure<boolean>;
}

/** Why Seatkeeper does not change the group itself (C12, C16). */
export const whyInstructed: Readonly<Record<InstructionReason, string>> = {
  dynamic: 'The members of this group follow a rule, so nobody can be taken out of it by hand.',
  synced: 'This group is kept in the on-premises directory and can only be changed there.',
  roleAssignable:
    'This group may hold administrator roles, and Seatkeeper has no right to change such a group.',
  multiLicence: 'This group gives several licences at once, and leaving it takes all of them.',
  nested: 'Other groups are members of this group, so a change may reach further than it seems.',
  notNamed:
    'The policy does not name this group as one that is only there to give licences, so it may give other things as well.',
  processing: 'Licences of this group are still being given or taken, so its members are not changed now.',
  unknown: 'Not everything that has to be known before changing this group could be read.',
  directAndGroup: 'These people hold the licence directly as well, so leaving the group alone frees nothing.',
  severalGroups:
    'These people hold the licence through other groups as well, so leaving one alone frees nothing.',
};

const takeOut =
  'Take these people out of the group: in the Entra admin centre under Groups, Members, Remove.';

/** What exactly is to be done, in order. */
export function stepsFor(why: InstructionReason, product: string): readonly string[] {
  switch (why) {
    case 'dynamic':
      return [
        'Change the rule so that it leaves these people out, or change what the rule reads about them.',
        'Before you save it, have Entra validate the rule for people who are to stay: a rule moves everybody it fits.',
      ];
    case 'synced':
      return [
        'Take these people out of the group in the on-premises directory.',
        'Wait for the next synchronisation. A change in Entra would be refused or undone.',
      ];
    case 'roleAssignable':
      return [
        'Give the licence by a group that holds no roles to those who are to keep it.',
        'Have a privileged role administrator take these people out of this one, if they need no role of it.',
      ];
    case 'multiLicence':
      return [
        `Split the group: make one that gives ${product} and nothing else, with those who need it.`,
        `Then take ${product} off this group. Do it in this order, or people who need it lose it in between.`,
      ];
    case 'nested':
      return [
        takeOut,
        'People who are only in a group inside it get no licence from it; they are not meant here.',
      ];
    case 'processing':
      return ['Wait until Entra has finished with the licences of the group, up to a day.', takeOut];
    case 'notNamed':
    case 'unknown':
    case 'directAndGroup':
    case 'severalGroups':
      return [takeOut];
  }
}

const appsListed = 5;

/** One sentence for each thing that goes with the group, known or not. */
export function radiusLines(radius: InstructionRadius, concerned: number, format: Format): readonly string[] {
  const said = <T>(figure: Figure<T>, what: string, say: (value: T) => string): string =>
    figure.known
      ? say(figure.value)
      : `${what} is unknown, because ${whyUnread[figure.reason] ?? 'it could not be read'}.`;
  return [
    said(radius.licences, 'Which licences it gives', (names) =>
      names.length === 1
        ? 'It gives this licence and no other.'
        : `It gives ${format.counted(names.length, 'licence')}: ${someOf(names, format)}.`,
    ),
    said(
      radius.members,
      'How many members it has',
      (members) =>
        `It has ${format.counted(members, 'member')}; ${format.count(concerned)} of them ${concerned === 1 ? 'is' : 'are'} meant.`,
    ),
    said(radius.nestedGroups, 'Whether groups are members of it', (groups) =>
      groups === 0
        ? 'None of its members is a group.'
        : `${format.counted(groups, 'of its members is a group', 'of its members are groups')}.`,
    ),
    said(radius.parentGroups, 'Whether it is a member of other groups', (groups) =>
      groups === 0
        ? 'It is not a member of another group.'
        : `It is a member of ${format.counted(groups, 'other group')}: who leaves it loses what ${groups === 1 ? 'that one gives' : 'those give'} as well.`,
    ),
    said(radius.apps, 'Which applications it opens', (names) =>
      names.length === 0
        ? 'No role of an application is granted to it.'
        : `It opens ${format.counted(names.length, 'application')}: ${someOf(names, format)}. Who leaves it loses that access.`,
    ),
    mailText(radius),
    said(radius.isRoleAssignable, 'Whether it may hold administrator roles', (isRole) =>
      isRole
        ? 'It may hold administrator roles: who leaves it loses them.'
        : 'It holds no administrator roles.',
    ),
    'Conditional Access was not looked at: Seatkeeper may not read it. Check the policies that name this group.',
  ];
}

function mailText({ isMailEnabled, hasTeam }: InstructionRadius): string {
  if (!isMailEnabled.known || !hasTeam.known) {
    const reason = [isMailEnabled, hasTeam].find((figure) => !figure.known)?.reason ?? '';
    return `Whether it has a mailbox or a team is unknown, because ${whyUnread[reason] ?? 'it could not be read'}.`;
  }
  if (hasTeam.value) return 'It is a team with a mailbox of its own: who leaves it loses both.';
  return isMailEnabled.value
    ? 'Mail is sent to it: who leaves it gets no more of it.'
    : 'It has no mailbox and no team.';
}

const whyUnread: Readonly<Record<string, string>> = {
  forbidden: 'Seatkeeper may not read it',
  'not-found': 'the group was not found',
  'not-answered': 'Microsoft did not answer',
  'not-stated': 'Microsoft does not say',
};

/** "Ada, Bob and 3 more". */
export function someOf(
  names: readonly string[],
  format: Format,
  { total = names.length, listed = appsListed } = {},
): string {
  const shown = names.slice(0, listed);
  const more = total - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${format.count(more)} more`;
  const last = shown.at(-1);
  return shown.length < 2 || last === undefined
    ? shown.join(', ')
    : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
