import { unknownText, wordsOf } from '../reports/reason-words.ts';
import { signalDocument, type SignalDocument, type SignalLine } from '../reports/signal-document.ts';
import type { Heads } from '../reports/usage-document-basis.ts';
import { wrapText } from '../reports/wrap-text.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { runFor } from './review-scope.ts';
import { table } from './table.ts';

/** `signals [--as-of D]` (M36-03, M36-08, M36-09, M36-10, M36-14). Counts only: no names, nothing to reveal. */
export const addSignals: AddCommand = (program, { services, finish }) => {
  program
    .command('signals')
    .description('single features of the premium plans: who holds them, who shows use or benefit')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async ({ asOf }: { asOf?: string }) => {
      const open = await services();
      const document = await signalDocument(await runFor(open, asOf), open.catalogue);
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

function textOf(document: SignalDocument): string {
  const { asOf, features, windowDays, attestedOnly, notRead, noProof, unlistedSkuIds, gaps } = document;
  const unknown = features.filter(({ reason }) => reason !== null);
  return [
    asOf,
    table([
      ['internal + guests', 'hold it', `show it, ${windowDays} days`, 'do not', 'unknown', 'show it without'],
      ...features.map(rowOf),
    ]),
    ...unknown.map(({ name, reason }) => `${name}: ${unknownText(reason)}`),
    '',
    policyText(document),
    insightText(document),
    ...(unlistedSkuIds.length === 0
      ? []
      : [
          `not counted: what ${unlistedSkuIds.length === 1 ? 'one licence gives' : `${unlistedSkuIds.length} licences give`} that the catalogue does not know`,
        ]),
    '',
    wrapText(`not available by any API, attested only: ${attestedOnly.join(', ')}`),
    wrapText(`an API exists, not read here: ${notRead.join(', ')}`),
    wrapText(noProof),
    ...gaps.map((gap) => `gap: ${gap.detail}`),
  ].join('\n');
}

function rowOf({ name, kind, holders, showing, notShowing, unknown, beyond }: SignalLine): string[] {
  const label = kind === 'use' ? name : `${name} (benefits)`;
  return [label, ...[holders, showing, notShowing, unknown, beyond].map(headsText)];
}

function headsText(heads: Heads | null): string {
  return heads === null ? '–' : `${heads.internal} + ${heads.guests}`;
}

function policyText({ policies, reasons }: SignalDocument): string {
  if (policies === null)
    return `conditional access policies that use risk: ${unknownText(reasons.policies ?? null)}`;
  const { policies: all, riskPolicies, riskPoliciesReportOnly } = policies;
  return `conditional access policies: ${all} enforced, of which ${riskPolicies} use risk; policies that use risk and only report: ${riskPoliciesReportOnly}. Whoever an enforced one applies to benefits.`;
}

function insightText({ insight, reasons }: SignalDocument): string {
  const told = (count: number | null): string => (count === null ? wordsOf('unknown') : String(count));
  if (insight === null)
    return `Entra ID P1 and P2 as Microsoft counts them: ${unknownText(reasons.insight ?? 'premium-insight-missing')}`;
  return `Entra ID as Microsoft counts it: entitled P1 ${told(insight.entitledP1)}, P2 ${told(insight.entitledP2)}; conditional access ${told(insight.conditionalAccessUsers)} + ${told(insight.conditionalAccessGuests)}, by risk ${told(insight.riskBasedUsers)} + ${told(insight.riskBasedGuests)}`;
}
