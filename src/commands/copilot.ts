import { guidanceFor } from '../catalogue/guidance.ts';
import type { Policy } from '../config/policy.ts';
import type { Money } from '../core/model/money.ts';
import {
  copilotValueDocument,
  type CopilotValueDocument,
  type CopilotValueRow,
} from '../reports/copilot-value-document.ts';
import { isCopilotMethod } from '../reports/trend-document-months.ts';
import { readTrend } from '../reports/trend-document-read.ts';
import type { TrendDocument } from '../reports/trend-document.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { count, guidanceLines, percent, perMonth, unknownLines } from './risk-text.ts';
import { positionDay } from './risk.ts';
import { table } from './table.ts';

const copilotProduct = 'microsoft-365-copilot';

/** `copilot [--as-of D]` (COP-07, COP-08, PAR-11, PAR-12). */
export const addCopilot: AddCommand = (program, { services, finish }) => {
  program
    .command('copilot')
    .description('what Copilot costs per active person, who has not touched it, and use against purchase')
    .option('--as-of <day>', 'the newest position on or before this day', isoDayOption)
    .action(async ({ asOf }: { asOf?: string }) => {
      const open = await services();
      const { tenantId, ledger, register, policy } = open;
      const day = await positionDay(open, asOf);
      const trends = new Map<string, TrendDocument>();
      for (const { product, name, method } of day.positions) {
        if (!isCopilotMethod(method)) continue;
        trends.set(
          product,
          await readTrend({ tenantId, ledger, register }, { product, name, asOf: day.asOf }),
        );
      }
      const document = copilotValueDocument({
        day,
        entitlements: await register.entitlements({ asOf: day.asOf }),
        valuePerActive: statedValue(policy),
        windows: {
          activeDays: policy.decision.copilotActiveDays,
          zeroUsageDays: policy.decision.copilotZeroUsageDays,
        },
        trends,
        guidance: guidanceFor(copilotProduct),
      });
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

/** What the policy says one active person is worth in a month; null when it does not say. */
function statedValue({
  copilotValuePerActiveMinor: amountMinor,
  copilotValueCurrency: currency,
}: Pick<Policy, 'copilotValuePerActiveMinor' | 'copilotValueCurrency'>): Money | null {
  return amountMinor === null || currency === null ? null : { amountMinor, currency };
}

function textOf(document: CopilotValueDocument): string {
  const { products, asOf, guidance, coverage } = document;
  return [
    ...products.flatMap((row) => [...productLines(row, document), '']),
    ...(products.length === 0 ? ['Nobody is entitled to or holds Copilot.', ''] : []),
    ...guidanceLines(guidance),
    '',
    `as of ${asOf}`,
    ...coverage.gaps.map(({ source, detail }) => `gap: ${source}: ${detail}`),
  ].join('\n');
}

function productLines(row: CopilotValueRow, { activeDays, zeroUsageDays }: CopilotValueDocument): string[] {
  const { reasons, months, commitment } = row;
  return [
    row.name,
    table([
      ['purchased', count(row.purchased, reasons.purchased), perMonth(row.cost, reasons.cost)],
      ['assigned', count(row.assigned, reasons.assigned)],
      [
        `active within ${activeDays} days`,
        count(row.active, reasons.active),
        `${percent(row.activeOfPurchasedPct, reasons.activeOfPurchasedPct)} of purchased`,
      ],
      ['cost per active person', '', perMonth(row.costPerActive, reasons.costPerActive)],
      [
        `untouched for ${zeroUsageDays} days, or ever`,
        count(row.untouched, reasons.untouched),
        perMonth(row.untouchedCost, reasons.untouchedCost),
      ],
      ['held by nobody', count(row.unheld, reasons.unheld), perMonth(row.unheldCost, reasons.unheldCost)],
    ]),
    valueText(row),
    ...(months === null || months.length === 0
      ? []
      : [
          `active of purchased by month: ${months
            .slice(-12)
            .map(
              ({ month, activeOfPurchasedPct: { value } }) =>
                `${month} ${value === null ? 'unknown' : `${value} %`}`,
            )
            .join(', ')}`,
        ]),
    ...(commitment?.kind === 'proposed'
      ? [`commitment to ask for: ${commitment.committed} seats, then in steps as use proves them (see trend)`]
      : []),
    'not known',
    ...unknownLines(reasons),
  ];
}

function valueText({ value, returnPct, reasons }: CopilotValueRow): string {
  if (reasons.value === 'value-not-stated')
    return 'value: not stated (copilotValuePerActiveMinor of the policy); no return is calculated';
  return `value by the policy: ${perMonth(value, reasons.value)}, ${percent(returnPct, reasons.returnPct)} of the cost`;
}
