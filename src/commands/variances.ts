import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { compareEntitlements, type EntitlementComparison } from '../jobs/check-entitlements.ts';
import { moneyText } from '../lib/currency.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import { varianceDocument, type VarianceRow } from '../reports/variance-document.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { instantOption, momentOf } from './register-input.ts';
import { notReconciledText } from './not-reconciled-text.ts';
import { table } from './table.ts';

/** `variances [product] [--as-of D]` (ENT-17..19, VAR-05, VAR-12). */
export const addVariances: AddCommand = (program, { services, finish }) => {
  program
    .command('variances')
    .description('where register, tenant, invoices and budget disagree, why, and what to do')
    .argument('[product...]', 'E5, Copilot, a SKU id, a part number')
    .option('--as-of <day>', 'the newest collection on or before this day', isoDayOption)
    .option('--known-at <instant>', 'what the register knew then', instantOption)
    .action(async (words: string[], asked: { asOf?: string; knownAt?: string }) => {
      const { register, lake, tenantId, clock, search, catalogue, policy } = await services();
      const moment = momentOf(asked, isoOf(dayOfInstant(clock.now())));
      const all = await compareEntitlements(
        { tenantId, register, lake, catalogue, variance: policy.variance },
        moment,
      );
      const compared =
        words.length === 0 ? all : onlyOf(all, findProduct(search, words.join(' '), all.products).product);
      const document = {
        ...varianceDocument({ tenantId, ...compared }),
        notReconciled: compared.notReconciled,
      };
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

function onlyOf(all: EntitlementComparison, product: string): EntitlementComparison {
  const isMeant = (each: { readonly product: string | null }) => each.product === product;
  return {
    ...all,
    variances: all.variances.filter(isMeant),
    notices: all.notices.filter(isMeant),
    notReconciled: all.notReconciled.filter(isMeant),
  };
}

type VarianceAnswer = ReturnType<typeof varianceDocument> & Pick<EntitlementComparison, 'notReconciled'>;

function textOf({ asOf, runId, variances, notices, notReconciled }: VarianceAnswer): string {
  const rows = variances.map((row) => [
    row.name,
    wordsOf(row.kind),
    sideText(row, row.left),
    sideText(row, row.right),
    differenceText(row),
    row.material === null ? 'unknown' : row.material ? 'material' : 'small',
  ]);
  const explained = new Set(
    variances.map(({ kind, why, action }) => `${wordsOf(kind)}: ${dayWords[kind] ?? ''}${why} ${action}`),
  );
  const noticeLines = notices.map(
    ({ name, kind, units, text }) => `${name}: ${units ?? 'unknown'} units, ${wordsOf(kind)}. ${text}`,
  );
  return [
    rows.length === 0
      ? 'Nothing disagrees.'
      : table([['product', 'what is compared', 'register', 'tenant', 'difference', ''], ...rows]),
    ...(explained.size > 0 ? ['', ...explained] : []),
    ...(noticeLines.length > 0 ? ['', ...noticeLines] : []),
    ...(notReconciled.length > 0 ? ['', ...notReconciled.map(notReconciledText)] : []),
    '',
    runId === null ? `as of ${asOf}; nothing was collected: the tenant's side is unknown` : `as of ${asOf}`,
  ].join('\n');
}

/** Which two days a difference of days is between. */
const dayWords: Partial<Readonly<Record<VarianceRow['kind'], string>>> = {
  'term-date':
    'The register’s day is the renewal or anniversary of its lines nearest to the other day, not the end of the contract; the tenant’s is the day Microsoft moves the subscription to its next state. ',
};

/** A side says what it is where the heading does not. */
function sideText({ kind, unit, currency }: VarianceRow, side: VarianceRow['left']): string {
  const { source, value, reason } = side;
  const named = { subscriptions: 'subscriptions ', invoices: 'invoices ', budget: 'budget ' }[source] ?? '';
  const dated = { register: 'renewal or anniversary ', subscriptions: 'subscription changes ' }[source] ?? '';
  const own = kind === 'budget' && source === 'register' ? 'cost ' : kind === 'term-date' ? dated : named;
  const label = source === 'skus' && kind === 'units-subscriptions' ? 'licence ' : own;
  if (value === null) return `${label}${unknownText(reason)}`;
  return `${label}${unit === 'money' && currency !== null ? moneyText(Number(value), currency) : value}`;
}

function differenceText({ unit, currency, difference }: VarianceRow): string {
  if (difference === null) return 'unknown';
  if (unit === 'money' && currency !== null) return moneyText(difference, currency);
  return unit === 'day' ? `${difference} days` : String(difference);
}
