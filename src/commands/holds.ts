import { basename } from 'node:path';
import type { Command } from 'commander';
import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import { holdsInvalid, phonesInvalid } from '../imports/import-errors.ts';
import type { ImportKind } from '../imports/imported-file.ts';
import type { Inbox } from '../imports/inbox.ts';
import { parseHolds } from '../imports/parse-holds.ts';
import { parsePhones, phonesText } from '../imports/parse-phones.ts';
import type { JsonObject } from '../ledger/audit-chain.ts';
import type { AuditTrail } from '../ledger/audit.ts';
import type { Clock } from '../lib/clock.ts';
import type { Invocation } from './invocation.ts';
import { readTextInput } from './read-input.ts';

/** What these commands need of `Services`. */
export interface HoldsServices {
  readonly tenantId: string;
  readonly clock: Clock;
  /** A list older than this many days is unknown again. */
  readonly policy: { readonly maxReportLagDays: number };
  readonly inbox: Pick<Inbox, 'keep'>;
  readonly ledger: { readonly audit: Pick<AuditTrail, 'appendOnce'> };
}

type HoldsInvocation = Omit<Invocation, 'services'> & { readonly services: () => Promise<HoldsServices> };

/** `holds import`: which mailboxes are on hold, as an Exchange administrator exports it (C8). */
export function addHolds(program: Command, invocation: HoldsInvocation): void {
  addImport(program, invocation, {
    kind: 'holds',
    about: 'mailboxes on hold, as an Exchange administrator exports them',
    header:
      'userPrincipalName or objectId, litigationHold, inPlaceHolds, retentionHold, archive, recipientType, exportedOn',
    read(text, fileName, today) {
      const { holds, exportedOn, problems } = parseHolds(text, today);
      if (problems.length > 0) throw holdsInvalid(fileName, problems);
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
      return { kept: text, exportedOn, figures, told };
    },
  });
}

/** `phones import`: who has a phone number; the numbers themselves are not kept. */
export function addPhones(program: Command, invocation: HoldsInvocation): void {
  addImport(program, invocation, {
    kind: 'phones',
    about: 'who has a phone number, as a telephony administrator exports it',
    header: 'userPrincipalName or objectId, telephoneNumber, exportedOn',
    read(text, fileName, today) {
      const parsed = parsePhones(text, today);
      if (parsed.problems.length > 0) throw phonesInvalid(fileName, parsed.problems);
      const withNumber = parsed.phones.filter(({ hasNumber }) => hasNumber).length;
      const figures = { people: parsed.phones.length, withNumber };
      const told = `${figures.people} people, ${withNumber} of them with a phone number. The numbers were not kept.`;
      return { kept: phonesText(parsed), exportedOn: parsed.exportedOn, figures, told };
    },
  });
}

interface ListRead {
  /** The text that is kept. */
  readonly kept: string;
  readonly exportedOn: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly told: string;
}

interface ListKind {
  readonly kind: ImportKind & ('holds' | 'phones');
  readonly about: string;
  readonly header: string;
  /** Throws what is wrong with the file. `today`: the last day it may describe. */
  read(text: string, fileName: string, today: string): ListRead;
}

function addImport(program: Command, invocation: HoldsInvocation, list: ListKind): void {
  const { services, finish, cwd, actor } = invocation;
  program
    .command(list.kind)
    .description(list.about)
    .command('import')
    .description(
      `takes the place of the list imported before; a CSV file (${list.header}), whole or not at all`,
    )
    .argument('<file>')
    .action(async (name: string) => {
      const text = await readTextInput(cwd, name);
      const used = await services();
      const today = isoOf(dayOfInstant(used.clock.now()));
      const fileName = basename(name);
      const { kept, exportedOn, figures, told } = list.read(text, fileName, today);
      const { imported, isNew } = await used.inbox.keep(list.kind, { fileName, text: kept, actor });
      const { id, number, sha256, bytes, importedAt, importedBy } = imported;
      const body: JsonObject = { importId: id, fileName, sha256, bytes, importedAt, exportedOn, ...figures };
      await used.ledger.audit.appendOnce({
        tenantId: used.tenantId,
        actor: importedBy,
        action: `${list.kind}.imported`,
        subject: `import:${id}:${number}`,
        body,
      });
      const knownUntil = isoOf(dayOf(exportedOn) + used.policy.maxReportLagDays);
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, import: imported, isNew, exportedOn, knownUntil, ...figures },
        text: isNew
          ? `Imported ${fileName}, of ${exportedOn}: ${told}\nThe next collection uses it. After ${knownUntil} it is too old and what it says is unknown: import it again before.`
          : `${fileName} is the list in use already: nothing was changed.`,
      });
    });
}
