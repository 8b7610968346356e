import type { Command } from 'commander';
import { holdsInvalid, phonesInvalid } from '../imports/import-errors.ts';
import { parseHolds } from '../imports/parse-holds.ts';
import { parsePhones, phonesText } from '../imports/parse-phones.ts';
import { importList, type ImportServices, type ListKind } from './import-list.ts';
import type { Invocation } from './invocation.ts';
import { readListInput, sheetFlag, sheetHelp, type SheetOption } from './list-input.ts';

type HoldsInvocation = Omit<Invocation, 'services'> & { readonly services: () => Promise<ImportServices> };

/** `holds import`: which mailboxes are on hold, as an Exchange administrator exports it (C8). */
export function addHolds(program: Command, invocation: HoldsInvocation): void {
  addImport(program, invocation, {
    kind: 'holds',
    about: 'mailboxes on hold, as an Exchange administrator exports them',
    header:
      'userPrincipalName or objectId, litigationHold, inPlaceHolds, retentionHold, archive, recipientType, exportedOn',
    invalid: holdsInvalid,
    read(text, today) {
      const { holds, exportedOn, problems } = parseHolds(text, today);
      if (problems.length > 0) return { problems };
      const count = (isOnHold: boolean | null) => holds.filter((each) => each.isOnHold === isOnHold).length;
      const figures = {
        mailboxes: holds.length,
        onHold: count(true),
        notOnHold: count(false),
        unknown: count(null),
      };
      const unknown =
        figures.unknown === 0
          ? ''
          : ` Of ${figures.unknown} it does not say: it takes a column of litigation holds and one of retention holds.`;
      const told = `${figures.mailboxes} mailboxes, ${figures.onHold} of them on hold.${unknown}`;
      return { kept: null, exportedOn, figures, told };
    },
  });
}

/** `phones import`: who has a phone number; the numbers themselves are not kept. */
export function addPhones(program: Command, invocation: HoldsInvocation): void {
  addImport(program, invocation, {
    kind: 'phones',
    about: 'who has a phone number, as a telephony administrator exports it',
    header: 'userPrincipalName or objectId, telephoneNumber, exportedOn',
    invalid: phonesInvalid,
    read(text, today) {
      const parsed = parsePhones(text, today);
      if (parsed.problems.length > 0) return { problems: parsed.problems };
      const withNumber = parsed.phones.filter(({ hasNumber }) => hasNumber).length;
      const figures = { people: parsed.phones.length, withNumber };
      const told = `${figures.people} people, ${withNumber} of them with a phone number. The numbers were not kept.`;
      return { kept: phonesText(parsed), exportedOn: parsed.exportedOn, figures, told };
    },
  });
}

interface NamedList extends ListKind<'holds' | 'phones'> {
  readonly about: string;
  readonly header: string;
}

function addImport(program: Command, invocation: HoldsInvocation, list: NamedList): void {
  const { services, finish, cwd, actor } = invocation;
  program
    .command(list.kind)
    .description(list.about)
    .command('import')
    .description(
      `takes the place of the list imported before; a CSV or XLSX file (${list.header}), whole or not at all`,
    )
    .argument('<file>')
    .option(sheetFlag, sheetHelp)
    .action(async (name: string, options: SheetOption) => {
      const input = await readListInput(cwd, name, list.kind, options);
      finish(await importList(await services(), list, input, actor));
    });
}
