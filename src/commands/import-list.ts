import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import type { LineProblem } from '../imports/import-errors.ts';
import type { ImportKind } from '../imports/imported-file.ts';
import type { Inbox } from '../imports/inbox.ts';
import { onSheet } from '../imports/list-text.ts';
import type { JsonObject } from '../ledger/audit-chain.ts';
import type { AuditTrail } from '../ledger/audit.ts';
import type { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { CommandResult } from './command-result.ts';
import type { ListInput } from './list-input.ts';

/** What importing a list needs of `Services`. */
export interface ImportServices {
  readonly tenantId: string;
  readonly clock: Clock;
  /** A list older than this many days is unknown again. */
  readonly policy: { readonly maxReportLagDays: number };
  readonly inbox: Pick<Inbox, 'keep'>;
  readonly ledger: { readonly audit: Pick<AuditTrail, 'appendOnce'> };
}

export interface ListRead {
  /** What is kept in place of the file; null: the file, as it came. */
  readonly kept: string | null;
  readonly exportedOn: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly told: string;
}

export interface ListKind<Kind extends ImportKind> {
  readonly kind: Kind;
  /** What is thrown where the file does not read. */
  readonly invalid: (fileName: string, problems: readonly LineProblem[]) => AppError;
  /** `today`: the last day it may describe. */
  read(text: string, today: string): ListRead | { readonly problems: readonly LineProblem[] };
}

/** Keeps a list in place of the one before, whole or not at all, with an audit event of who brought it. */
export async function importList(
  used: ImportServices,
  list: ListKind<ImportKind>,
  input: ListInput,
  actor: string,
): Promise<CommandResult> {
  const { fileName, bytes, text, sheet } = input;
  const today = isoOf(dayOfInstant(used.clock.now()));
  const read = input.problems.length > 0 ? input : list.read(text, today);
  if ('problems' in read) throw list.invalid(fileName, onSheet(read.problems, sheet));
  const { kept, exportedOn, figures, told } = read;
  const file = kept === null ? { text: bytes, sheet } : { text: kept };
  const { imported, isNew } = await used.inbox.keep(list.kind, { fileName, actor, ...file });
  const { id, number, sha256, bytes: size, importedAt, importedBy } = imported;
  const body: JsonObject = {
    ...{ importId: id, fileName, sha256, bytes: size, importedAt, exportedOn },
    ...(sheet === null ? {} : { sheet }),
    ...figures,
  };
  await used.ledger.audit.appendOnce({
    tenantId: used.tenantId,
    actor: importedBy,
    action: `${list.kind}.imported`,
    subject: `import:${id}:${number}`,
    body,
  });
  const knownUntil = isoOf(dayOf(exportedOn) + used.policy.maxReportLagDays);
  return {
    exitCode: 0,
    document: { schemaVersion: 1, import: imported, isNew, exportedOn, knownUntil, ...figures },
    text: isNew
      ? `Imported ${fileName}, of ${exportedOn}: ${told}\nThe next collection uses it. After ${knownUntil} it is too old and what it says is unknown: import it again before.`
      : `${fileName} is the list in use already: nothing was changed.`,
  };
}
