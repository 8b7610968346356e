import { dayOf, dayOfInstant, isoOf } from '../core/model/day.ts';
import type { ImportKind } from '../imports/imported-file.ts';
import type { Inbox } from '../imports/inbox.ts';
import type { JsonObject } from '../ledger/audit-chain.ts';
import type { AuditTrail } from '../ledger/audit.ts';
import type { Clock } from '../lib/clock.ts';
import type { CommandResult } from './command-result.ts';

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
  /** The text that is kept. */
  readonly kept: string;
  readonly exportedOn: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly told: string;
}

export interface ListKind<Kind extends ImportKind> {
  readonly kind: Kind;
  /** Throws what is wrong with the file. `today`: the last day it may describe. */
  read(text: string, fileName: string, today: string): ListRead;
}

/** Keeps a list in place of the one before, whole or not at all, with an audit event of who brought it. */
export async function importList(
  used: ImportServices,
  list: ListKind<ImportKind>,
  { fileName, text, actor }: { readonly fileName: string; readonly text: string; readonly actor: string },
): Promise<CommandResult> {
  const today = isoOf(dayOfInstant(used.clock.now()));
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
  return {
    exitCode: 0,
    document: { schemaVersion: 1, import: imported, isNew, exportedOn, knownUntil, ...figures },
    text: isNew
      ? `Imported ${fileName}, of ${exportedOn}: ${told}\nThe next collection uses it. After ${knownUntil} it is too old and what it says is unknown: import it again before.`
      : `${fileName} is the list in use already: nothing was changed.`,
  };
}
