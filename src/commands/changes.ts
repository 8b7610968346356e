import { heldBack, withoutNames } from '../core/privacy/without-names.ts';
import type { TenantChange } from '../ledger/tenant-changes.ts';
import { changesDocument, changeSourceOf, type ChangesDocument } from '../reports/change-document.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand } from './invocation.ts';
import { nameAccess, withReveal, type RevealOptions } from './reveal-names.ts';
import { table } from './table.ts';

interface ChangesOptions extends RevealOptions {
  readonly unexplained?: boolean;
  readonly product?: string;
}

/** The newest so many are listed. */
const limit = 1_000;

/**
 * `changes [--unexplained] [--product P] [--reveal --purpose P]`: licences given and taken in the tenant, by whom, and
 * what explains it.
 */
export const addChanges: AddCommand = (program, { services, finish, actor }) => {
  withReveal(program.command('changes'))
    .description('licence changes seen in the tenant, and what explains them')
    .option('--unexplained', 'only those that no decision, group or owner explains')
    .option('--product <product>', 'a name, a part number or a SKU id')
    .action(async ({ unexplained = false, product, ...reveal }: ChangesOptions) => {
      const used = await services();
      const { ledger, lake, tenantId, search } = used;
      const names = nameAccess(used, reveal, { actor, subject: 'command:changes' });
      const day = await ledger.positions.newest({ tenantId });
      const wanted =
        product === undefined ? {} : { product: findProduct(search, product, day?.positions ?? []).product };
      const found = await ledger.tenantChanges.list({
        ...{ tenantId, ...wanted },
        unexplainedOnly: unexplained,
        limit: limit + 1,
      });
      const run = await lake.newest({ tenantId });
      const shown = names.isShown ? found : withoutNames(found).map(withoutNote);
      const document = changesDocument(changeSourceOf(run?.manifest ?? null), shown, limit);
      await names.record(null);
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

/** What an owner wrote may tell who somebody is; who wrote it, and when, stays. */
function withoutNote(change: TenantChange): TenantChange {
  return { ...change, acknowledgedNote: null };
}

function textOf({ source, changes, isWhole }: ChangesDocument): string {
  const rows = changes.map((change) => [
    change.happenedAt.slice(0, 16).replace('T', ' '),
    change.actorName ?? change.actorId ?? 'not named',
    change.userId,
    list('-', change.removed) + list('+', change.added) || 'not said',
    change.products.join(', ') || 'no product',
    explanationOf(change),
  ]);
  const lines =
    rows.length === 0
      ? 'No such changes.'
      : table([['when (UTC)', 'by', 'person', 'licence', 'product', 'explained by'], ...rows]);
  return [
    lines,
    ...(isWhole ? [] : [`The newest ${limit} are listed.`]),
    ...(source.status === 'complete' ? [] : [`\nThe log of licence changes: ${statusText(source)}`]),
  ].join('\n');
}

function list(sign: string, skuIds: readonly string[]): string {
  return skuIds.map((skuId) => `${sign}${skuId} `).join('');
}

const words = {
  step: 'a decision here',
  groupLicensing: 'a group',
  beforeUs: 'made before Seatkeeper',
  acknowledged: 'what its owner said before',
} as const;

function explanationOf({ explanation, acknowledgedAt, acknowledgedNote, isGrave }: TenantChange): string {
  if (explanation !== null) return words[explanation];
  if (acknowledgedAt !== null) return `its owner: ${acknowledgedNote ?? heldBack}`;
  return isGrave ? 'NOTHING, and done in our name' : 'nothing';
}

function statusText({ status, gaps }: ChangesDocument['source']): string {
  if (status === 'missing') return 'not read in the newest collection.';
  return [status, ...gaps.map(({ detail }) => detail)].join('. ');
}
