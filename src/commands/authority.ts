import { Option, type Command } from 'commander';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import type { AppointedRole } from '../core/authority/appointment.ts';
import { appointedRoles, holdsOn, type AppointmentEntry } from '../register/appointment-entry.ts';
import { isGuid } from '../register/field-reader.ts';
import type { ShownLine } from '../register/open-register.ts';
import { purchasesOf } from '../register/purchases.ts';
import type { CommandResult } from './command-result.ts';
import { UsageError } from './errors.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand, Invocation } from './invocation.ts';
import { isoDayOption } from './options.ts';
import type { Services } from './services.ts';
import { table } from './table.ts';

/** `authority show|appoint|end`: who decides, and who does so beside or in place of the owners (GOV-28, SEC-02). */
export const addAuthority: AddCommand = (program, invocation) => {
  const authority = program
    .command('authority')
    .description('who may decide: owners of the register, delegates, covers, compliance approvers');
  addShow(authority, invocation);
  addAppoint(authority, invocation);
  addEnd(authority, invocation);
};

function addShow(authority: Command, { services, finish }: Invocation): void {
  authority
    .command('show')
    .description('who decides about each product on a day')
    .option('--as-of <day>', 'default: today', isoDayOption)
    .option('--product <product>', 'of one product only')
    .option('--all', 'ended, replaced and coming appointments as well')
    .action(async (asked: { asOf?: string; product?: string; all?: boolean }) => {
      const used = await services();
      const asOf = asked.asOf ?? todayOf(used);
      const product = await productOf(used, asked.product);
      const entitlements = await used.register.entitlements({ asOf });
      const lines = await used.register.show({ asOf });
      const owners = entitlements
        .filter((each) => product === null || each.product === product)
        .map((each) => ({
          ...{ product: each.product, name: each.name, ownerIds: each.ownerIds },
          buyerUnknownOf: used.policy.authority.separateBuyers
            ? linesOfUnknownBuyers(lines, each.product, asOf)
            : [],
        }));
      const appointments = (await used.register.books()).appointments
        .filter((each) => product === null || each.product === null || each.product === product)
        .map((each) => ({ ...each, state: stateOf(each, asOf) }))
        .filter(({ state }) => asked.all === true || state === 'inForce');
      const document = { schemaVersion: 1, asOf, owners, appointments };
      finish({ exitCode: 0, document, text: showText(document) });
    });
}

/** Lines a product was bought by that an account entered, and no person of the directory: whether they approve what they bought is not known (SEC-06). */
function linesOfUnknownBuyers(lines: readonly ShownLine[], product: string, asOf: string): readonly string[] {
  return purchasesOf(lines, product, asOf)
    .filter(({ addedBy }) => !isGuid(addedBy.toLowerCase()))
    .map(({ id }) => id);
}

interface AppointOptions {
  readonly role: AppointedRole;
  readonly person: string;
  readonly product?: string;
  readonly for?: string;
  readonly from: string;
  readonly until?: string;
}

function addAppoint(authority: Command, { services, finish, actor }: Invocation): void {
  authority
    .command('appoint')
    .description('lets somebody decide beside the owners, for one who is away, or for compliance')
    .addOption(new Option('--role <role>', 'what for').choices(appointedRoles).makeOptionMandatory())
    .requiredOption('--person <id>', 'Entra object id of who is appointed')
    .option('--product <product>', 'default: every product')
    .option('--for <id>', 'of a cover: Entra object id of the owner who is away')
    .requiredOption('--from <day>', 'first day', isoDayOption)
    .option('--until <day>', 'last day; default: until it is ended', isoDayOption)
    .action(async ({ role, person, from, ...asked }: AppointOptions) => {
      if (isSame(person, actor)) {
        finish(ownAppointment());
        return;
      }
      const used = await services();
      const { appointment, isNew } = await used.register.appoint(
        {
          ...{ role, userId: person, from },
          product: await productOf(used, asked.product),
          forUserId: asked.for ?? null,
          until: asked.until ?? null,
        },
        { actor },
      );
      const said = rowOf({ ...appointment, state: stateOf(appointment, todayOf(used)) }).join('  ');
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, appointment, isNew },
        text: isNew ? `Appointed: ${said}` : `Appointed already: ${said}. Nothing was changed.`,
      });
    });
}

function addEnd(authority: Command, { services, finish, actor }: Invocation): void {
  authority
    .command('end')
    .description('ends an appointment from now on; it stays in the register')
    .argument('<id>', 'as "authority show" names it, like appointment/3')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, { reason }: { reason: string }) => {
      const { register } = await services();
      const ended = await register.endAppointment(id, { actor, reason });
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, ended: id, appointment: ended },
        text: `Ended ${id}: ${ended.userId} is no longer ${ended.role} of ${ended.product ?? 'every product'}.`,
      });
    });
}

/** A right to decide is given by somebody else (SEC-06). */
function ownAppointment(): CommandResult {
  const error = {
    code: 'OWN_APPOINTMENT',
    what: 'You cannot appoint yourself. Nothing was changed.',
    why: 'Whoever decides about licences is appointed by somebody else.',
    fix: 'Ask another person who keeps the register to appoint you.',
  };
  return {
    exitCode: 3,
    document: { schemaVersion: 1, error },
    text: `${error.code}: ${error.what}\n  why: ${error.why}\n  fix: ${error.fix}`,
  };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function todayOf({ clock }: Services): string {
  return isoOf(dayOfInstant(clock.now()));
}

async function productOf(used: Services, words: string | undefined): Promise<string | null> {
  if (words === undefined) return null;
  if (words.trim() === '') {
    throw new UsageError('--product is empty.', 'It names one product.', 'Leave it out for every product.');
  }
  const products = await used.register.entitlements({ asOf: todayOf(used) });
  return findProduct(used.search, words, products).product;
}

type AppointmentState = 'inForce' | 'notYet' | 'over' | 'ended' | 'replaced';

function stateOf(entry: AppointmentEntry, asOf: string): AppointmentState {
  if (entry.endReason !== null) return 'ended';
  if (entry.supersededBy !== null) return 'replaced';
  if (holdsOn(entry, asOf)) return 'inForce';
  return asOf < entry.from ? 'notYet' : 'over';
}

const stateWords: Readonly<Record<AppointmentState, string>> = {
  inForce: 'in force',
  notYet: 'not yet',
  over: 'over',
  ended: 'ended',
  replaced: 'replaced',
};

type Shown = AppointmentEntry & { readonly state: AppointmentState };

function rowOf({ id, role, product, userId, forUserId, from, until, state }: Shown): string[] {
  const whom = forUserId === null ? userId : `${userId} for ${forUserId}`;
  return [id, role, product ?? 'every product', whom, from, until ?? 'open', stateWords[state]];
}

interface ShownAuthority {
  readonly owners: readonly {
    readonly name: string;
    readonly ownerIds: readonly string[];
    /** Ids of register lines. */
    readonly buyerUnknownOf: readonly string[];
  }[];
  readonly appointments: readonly Shown[];
}

function showText({ owners, appointments }: ShownAuthority): string {
  const header = ['appointment', 'role', 'product', 'person', 'from', 'until', 'state'];
  return [
    owners.length === 0
      ? 'The register names no product.'
      : table([
          ['product', 'owners'],
          ...owners.map(({ name, ownerIds }) => [name, ownerIds.join(', ') || 'nobody']),
        ]),
    ...owners
      .filter(({ buyerUnknownOf }) => buyerUnknownOf.length > 0)
      .map(
        ({ name, buyerUnknownOf }) =>
          `${name}: buyer unknown (${buyerUnknownOf.join(', ')}): separation cannot be checked.`,
      ),
    '',
    appointments.length === 0
      ? 'Nobody is appointed: only owners decide.'
      : table([header, ...appointments.map(rowOf)]),
  ].join('\n');
}
