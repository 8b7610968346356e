import { proposeSwaps, type SwapsProposed } from '../jobs/propose-swaps.ts';
import type { SwapSummary } from '../jobs/swap-draft.ts';
import type { Logger } from '../lib/log.ts';
import { count } from '../reports/trend-advice.ts';
import { wrapText } from '../reports/wrap-text.ts';
import type { AddCommand } from './invocation.ts';
import { monthly, planInput, type PlanServices } from './plan-scope.ts';

/** `swaps propose [--open-only]`: right-sizing as cases their owners can approve (M36-13, M36-21). */
export const addSwaps: AddCommand = (program, { services, finish }) => {
  const swaps = program.command('swaps').description('cheaper licences that grant what people use, as cases');
  swaps
    .command('propose')
    .description('make a case of each licence people could exchange, from the newest reconciliation')
    .option('--open-only', 'only bring the cases that wait for an answer up to date')
    .action(async ({ openOnly }: { readonly openOnly?: boolean }) => {
      const proposed = await proposeNow(await services(), { onlyOpen: openOnly === true });
      finish({ exitCode: 0, document: documentOf(proposed), text: textOf(proposed) });
    });
};

/** The use-case over the wired parts; the monthly and the quarterly review call it as well. */
export function proposeNow(
  open: PlanServices & { readonly log?: Logger },
  wanted: { readonly onlyOpen?: boolean } = {},
): Promise<SwapsProposed> {
  const { tenantId, ledger, catalogue, policy } = open;
  const { preflight, maxReportLagDays } = policy;
  return proposeSwaps(
    {
      ...{ tenantId, ledger, catalogue, preflight, maxReportLagDays },
      planInput: () => planInput(open, undefined),
      ...(open.log === undefined ? {} : { log: open.log }),
    },
    wanted,
  );
}

function documentOf({ asOf, runId, reason, swaps, leftAlone, cases }: SwapsProposed) {
  const numbers = (of: keyof NonNullable<SwapsProposed['cases']>) =>
    cases?.[of].map(({ id, number, kind, product, seats }) => ({ id, number, kind, product, seats })) ?? [];
  return {
    schemaVersion: 1,
    ...{ asOf, runId, reason, swaps, leftAlone },
    cases: {
      created: numbers('created'),
      updated: numbers('updated'),
      withdrawn: numbers('withdrawn'),
      unchanged: numbers('unchanged'),
    },
  };
}

const reasonWords: Readonly<Record<string, string>> = {
  'not-reconciled': 'the newest collection has not been reconciled: run reconcile first',
  'coverage-incomplete': 'a source was not read whole, so nobody is moved: see quality',
  'no-price-book': 'there is no price book, so nothing is known to be cheaper: see prices',
  'quality-gate-failed': 'a quality gate failed, so nobody is moved: see quality',
};

const leftWords: Readonly<Record<keyof SwapsProposed['leftAlone'], string>> = {
  'not-direct': 'hold it through a group, or nobody says how',
  'not-known': 'what else they hold is not known',
  'would-lose-data': 'a mailbox, OneDrive or phone number would be without a licence, or that is not known',
  'on-hold': 'their mailbox is on hold',
  'would-switch-on': 'a service they have switched off would come on again',
  blocked: 'an add-on or the policy forbids it',
  'in-a-case': 'are in another open case of the product',
  'no-product': 'hold a licence no position counts',
};

function textOf({ asOf, reason, swaps, leftAlone, cases }: SwapsProposed): string {
  if (reason !== null) return `Nothing is proposed: ${reasonWords[reason] ?? reason}.\n\nas of ${asOf}`;
  const left = Object.entries(leftAlone) as [keyof SwapsProposed['leftAlone'], number][];
  return [
    ...(swaps.length === 0 ? ['Nobody could be moved to cheaper licences.'] : swaps.map(swapText)),
    '',
    ...left.map(([why, people]) => `left as they are: ${count(people)} ${leftWords[why]}`),
    cases === null
      ? 'cases: none were looked at'
      : `cases: ${count(cases.created.length)} new, ${count(cases.updated.length)} changed, ` +
        `${count(cases.withdrawn.length)} withdrawn, ${count(cases.unchanged.length)} as before`,
    'A difference in price is a value per month: it becomes cash when the contract allows a reduction.',
    `as of ${asOf}`,
  ].join('\n');
}

function swapText({ from, to, couldMove, proposed, eachMinor, currency, limitedBy }: SwapSummary): string {
  const limits = {
    units: `; free units for ${count(proposed)}`,
    'units-unknown': '; how many units are free is not known, so nobody is asked about',
    'not-asked-yet': '; not asked about yet',
  };
  const limit = limitedBy === null ? '' : limits[limitedBy];
  const each = monthly(eachMinor, { currency });
  return wrapText(`${from} → ${to}: ${count(couldMove)} people, ${each} less each a month${limit}`, '    ');
}
