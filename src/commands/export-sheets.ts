import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { compareEntitlements } from '../jobs/check-entitlements.ts';
import { noPositionsYet } from '../jobs/errors.ts';
import { reviewPlans } from '../jobs/review-plans.ts';
import { boundaryDocument } from '../reports/boundary-document.ts';
import { overlapDocument } from '../reports/overlap-document.ts';
import { rightSizeDocument } from '../reports/right-size-document.ts';
import { sheetOfCases, sheetOfPositions, type Sheet } from '../reports/sheet.ts';
import {
  sheetOfBoundary,
  sheetOfChanges,
  sheetOfMonths,
  sheetOfOverlaps,
  sheetOfVariances,
} from '../reports/sheet-of-documents.ts';
import { readTrend } from '../reports/trend-document-read.ts';
import { varianceDocument } from '../reports/variance-document.ts';
import { UsageError } from './errors.ts';
import { findProduct } from './find-product.ts';
import { planInput } from './plan-scope.ts';
import { scopeOf } from './review-scope.ts';
import type { Services } from './services.ts';
import { findTrendProduct } from './trend-products.ts';

/** What goes out as a table made of a document: to CSV and XLSX. Those of `perProduct` take a product. */
export const sheetNames = [
  'positions',
  'cases',
  'right-size',
  'boundary',
  'overlaps',
  'variances',
  'trend',
] as const;
export type SheetName = (typeof sheetNames)[number];

export const perProduct: readonly string[] = [
  'right-size',
  'boundary',
  'variances',
  'trend',
] satisfies SheetName[];

/** The newest of what is asked for; `words` name a product, or nothing. Throws AppError where there is none. */
export function sheetFor(services: Services, what: SheetName, words: readonly string[]): Promise<Sheet> {
  return makers[what](services, words);
}

const makers: Readonly<Record<SheetName, (services: Services, words: readonly string[]) => Promise<Sheet>>> =
  {
    async positions({ ledger, tenantId }) {
      const day = await ledger.positions.newest({ tenantId });
      if (day === null) throw noPositionsYet(null);
      return sheetOfPositions(day);
    },
    cases: async ({ ledger, tenantId }) => sheetOfCases(await ledger.cases.list({ tenantId })),
    async 'right-size'(services, words) {
      const input = await planInput(services, undefined);
      const product = scopeOf(services, words, input.products);
      return sheetOfChanges(rightSizeDocument(await reviewPlans(input), product));
    },
    async boundary(services, words) {
      const input = await planInput(services, undefined);
      const product = scopeOf(services, words, input.products);
      return sheetOfBoundary(boundaryDocument(await reviewPlans(input), product));
    },
    async overlaps(services) {
      const input = await planInput(services, undefined);
      return sheetOfOverlaps(overlapDocument(await reviewPlans(input), await input.run.repeatedSkus()));
    },
    async variances({ register, lake, tenantId, clock, search, catalogue, policy }, words) {
      const compared = await compareEntitlements(
        { tenantId, register, lake, catalogue, variance: policy.variance },
        { asOf: todayOf(clock) },
      );
      const product =
        words.length === 0 ? null : findProduct(search, words.join(' '), compared.products).product;
      const variances = compared.variances.filter((each) => product === null || each.product === product);
      return sheetOfVariances(varianceDocument({ tenantId, ...compared, variances }));
    },
    async trend(services, words) {
      if (words.length === 0) {
        throw new UsageError(
          'The months of which product?',
          'A trend is of one product.',
          'For example: export trend E5 --to months.csv',
        );
      }
      const asOf = todayOf(services.clock);
      const { product, name } = await findTrendProduct(services, words.join(' '), asOf);
      return sheetOfMonths(await readTrend(services, { product, name, asOf }));
    },
  };

function todayOf(clock: Services['clock']): string {
  return isoOf(dayOfInstant(clock.now()));
}
