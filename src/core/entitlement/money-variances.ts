import { isoOf } from '../model/day.ts';
import { monthlyCost } from '../model/money.ts';
import { known, unknown, type Figure } from '../model/product.ts';
import { unitMonths, unitsThroughout } from './entitled-over.ts';
import { proofOf, registerSide } from './tenant-variances.ts';
import { compare, type Side, type Variance, type VariancePolicy } from './variance.ts';
import type { BilledLine, VarianceFacts, VarianceProduct } from './variance-facts.ts';

/**
 * What is billed for the day × what the register entitles to in the period billed (ENT-19): units, then money per
 * currency at the register's price. Nothing is said while no invoice was ever imported.
 */
export function invoiceVariances(facts: VarianceFacts, policy: VariancePolicy): Variance[] {
  if (facts.invoices.length === 0) return [];
  const onDay = facts.invoices.filter(
    ({ periodStart, periodEnd }) => periodStart <= facts.asOf && facts.asOf <= periodEnd,
  );
  const byProduct = Map.groupBy(onDay, ({ product }) => product);
  const registered = facts.products.filter(({ lines }) => lines.length > 0);
  const names = new Set(registered.map(({ product }) => product));
  const strangers = [...byProduct].filter(([product]) => !names.has(product));
  return [
    ...registered.flatMap((product) => [
      ...quantityVariance(facts, product, byProduct.get(product.product) ?? [], policy),
      ...amountVariances(facts, product, byProduct.get(product.product) ?? [], policy),
    ]),
    ...strangers.flatMap(([product, lines]) =>
      compare(
        {
          kind: 'billed-not-registered',
          product,
          name: product,
          subject: subjectOf(lines),
          left: {
            label: 'units the register entitles to',
            source: 'register',
            on: isoOf(facts.asOf),
            value: unknown('no-line-in-force'),
          },
          right: billedSide(facts, 'units billed', known(unitsOf(lines))),
        },
        policy,
      ),
    ),
  ];
}

function quantityVariance(
  facts: VarianceFacts,
  product: VarianceProduct,
  lines: readonly BilledLine[],
  policy: VariancePolicy,
): Variance[] {
  const billed = lines.length === 0 ? unknown('no-invoice-for-the-day') : known(unitsOf(lines));
  return compare(
    {
      kind: 'billed-quantity',
      product: product.product,
      name: product.name,
      ...(lines.length > 0 ? { subject: subjectOf(lines) } : {}),
      left: { ...registerSide(product, facts), value: entitledWhileBilled(product, lines) },
      right: billedSide(facts, 'units billed', billed),
      proof: proofOf(product),
    },
    policy,
  );
}

/** An invoice bills every day of its period: today's units are held against it where they were those of all of them. */
function entitledWhileBilled(product: VarianceProduct, lines: readonly BilledLine[]): Figure<number> {
  if (!product.entitled.known || lines.length === 0) return product.entitled;
  const from = Math.min(...lines.map(({ periodStart }) => periodStart));
  const to = Math.max(...lines.map(({ periodEnd }) => periodEnd));
  return unitsThroughout(product.terms, from, to);
}

/** Amounts of two currencies are never added: each currency is a comparison of its own. */
function amountVariances(
  facts: VarianceFacts,
  product: VarianceProduct,
  lines: readonly BilledLine[],
  policy: VariancePolicy,
): Variance[] {
  const byCurrency = Map.groupBy(lines, ({ currency }) => currency);
  return [...byCurrency].flatMap(([currency, own]) =>
    compare(
      {
        kind: 'billed-amount',
        product: product.product,
        name: product.name,
        subject: subjectOf(own),
        unit: 'money',
        currency,
        left: {
          label: 'what the register makes of the period: units × price × months',
          source: 'register',
          on: isoOf(facts.asOf),
          value: expectedAmount(product, own, byCurrency.size),
        },
        right: billedSide(
          facts,
          'amount billed',
          known(own.reduce((sum, { amountMinor }) => sum + amountMinor, 0)),
        ),
        proof: proofOf(product),
      },
      policy,
    ),
  );
}

function expectedAmount(
  product: VarianceProduct,
  lines: readonly BilledLine[],
  currencies: number,
): Figure<number> {
  const [first] = lines;
  if (first === undefined) return unknown('no-invoice-for-the-day');
  if (!product.entitled.known) return product.entitled;
  if (!product.price.known) return product.price;
  if (currencies > 1) return unknown('billed-in-several-currencies');
  if (product.price.value.currency !== first.currency) return unknown('other-currency');
  const isOnePeriod = lines.every(
    ({ periodStart, periodEnd }) => periodStart === first.periodStart && periodEnd === first.periodEnd,
  );
  if (!isOnePeriod) return unknown('periods-differ');
  const units = unitMonths(product.terms, first.periodStart, first.periodEnd);
  return units.known ? known(monthlyCost(units.value, product.price.value).amountMinor) : units;
}

/** Budget of the year × twelve months at the present rate (VAR-12). Licence cost only: other costs are not known here. */
export function budgetVariances(facts: VarianceFacts, policy: VariancePolicy): Variance[] {
  const year = Number(isoOf(facts.asOf).slice(0, 4));
  return facts.budgets
    .filter((budget) => budget.year === year)
    .flatMap(({ product: slug, amountMinor, currency }) => {
      const product = facts.products.find((each) => each.product === slug);
      return compare(
        {
          kind: 'budget',
          product: slug,
          name: product?.name ?? slug,
          subject: String(year),
          unit: 'money',
          currency,
          left: {
            label: `budget of ${year}`,
            source: 'budget',
            on: `${year}-12-31`,
            value: known(amountMinor),
          },
          right: {
            label: 'licence cost of twelve months at the present rate',
            source: 'register',
            on: isoOf(facts.asOf),
            value: yearlyCost(product, currency),
          },
        },
        policy,
      );
    });
}

function yearlyCost(product: VarianceProduct | undefined, currency: string): Figure<number> {
  if (product === undefined) return unknown('not-in-register');
  if (!product.entitled.known) return product.entitled;
  if (!product.price.known) return product.price;
  if (product.price.value.currency !== currency) return unknown('other-currency');
  return known(monthlyCost(12 * product.entitled.value, product.price.value).amountMinor);
}

function billedSide(facts: VarianceFacts, label: string, value: Figure<number>): Side {
  return { label, source: 'invoices', on: isoOf(facts.asOf), value };
}

function unitsOf(lines: readonly BilledLine[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

function subjectOf(lines: readonly BilledLine[]): string {
  return [...new Set(lines.map(({ invoice }) => invoice))].join(';');
}
