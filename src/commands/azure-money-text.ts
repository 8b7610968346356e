import type { CommitmentBurn, Forecast } from '../core/azure/commitment.ts';
import type { TagCompleteness } from '../core/azure/tag-completeness.ts';
import type { UntaggedResources } from '../core/azure/untagged-resources.ts';
import type { Figure } from '../core/model/product.ts';
import { moneyText } from '../lib/currency.ts';
import type { AzureCommitment } from '../reports/azure-commitment.ts';
import type { AzureChargeback, AzureTags } from '../reports/azure-tags.ts';
import { moneyOf } from '../reports/minor-units.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import { table } from './table.ts';

/** An amount in major units, never without its currency; as it is where Azure names a currency nobody writes so. */
function amountText(amount: number, currency: string): string {
  const money = moneyOf(amount, currency);
  return money === null ? `${amount} ${currency}` : moneyText(money.amountMinor, money.currency);
}

/** Each commitment with its burn and forecast, then what is spent outside (AZR-04, AZR-05). */
export function commitmentText(document: AzureCommitment): string[] {
  const { lots, reason, outside, outsideReason, method } = document;
  return [
    ...(lots === null ? [`commitments to consume: ${unknownText(reason)}`] : []),
    ...(lots?.length === 0 ? ['commitments to consume: none'] : []),
    ...(lots ?? []).flatMap(lotText),
    ...(outside === null ? [`spend outside: ${unknownText(outsideReason)}`] : []),
    ...(outside === null || outside.length === 0
      ? []
      : [
          table([
            ['spend', 'pay as you go', 'reserved', 'spot', 'not said', 'marketplace', 'outside'],
            ...outside.map((each) => [
              each.month,
              ...[each.onDemand, each.committed, each.spot, each.unsaid, each.marketplace].map((amount) =>
                amountText(amount, each.currency),
              ),
              each.outsidePct === null ? 'unknown' : `${each.outsidePct} %`,
            ]),
          ]),
        ]),
    method,
  ];
}

function lotText(lot: CommitmentBurn): string[] {
  const currency = lot.currency ?? '(currency not said)';
  const money = (figure: Figure<number>) =>
    figure.known ? amountText(figure.value, currency) : unknownText(figure.reason);
  const range = (figure: Figure<Forecast>) =>
    figure.known
      ? `${amountText(figure.value.amount, currency)} (${amountText(figure.value.from, currency)} to ${amountText(figure.value.to, currency)})`
      : unknownText(figure.reason);
  const why = lot.reason === null ? '' : ` (${wordsOf(lot.reason)})`;
  const committed = lot.committed === null ? 'unknown' : amountText(lot.committed, currency);
  const isOver = lot.verdict === 'met' || lot.verdict === 'ended';
  const head = [
    `commitment ${lot.lotId}: ${wordsOf(lot.verdict)}${why}; ${committed} from ${lot.startOn ?? 'unknown'} to ${lot.expiresOn ?? 'unknown'}`,
  ];
  if (isOver) return [...head, `  burned ${money(lot.burned)}`];
  return [
    ...head,
    `  burned ${money(lot.burned)}${lot.isEstimated === true ? ', estimated' : ''}, settled until ${lot.settledUntil ?? 'unknown'}; evenly it would be ${money(lot.straightLine)}`,
    `  a month: ${money(lot.meanMonth)}; needed: ${money(lot.neededMonth)}`,
    `  at the end: ${range(lot.forecast)}; short by ${range(lot.shortfall)}`,
  ];
}

const shown = 20;

/** Which groups and resources lack a tag, and what Azure Policy does about it (AZR-06, AZR-07, AZR-09). */
export function tagText({
  groups,
  resources,
  reason,
  untagged,
  untaggedReason,
  enforcement,
  enforcementReason,
  method,
}: AzureTags): string[] {
  return [
    ...(groups === null ? [`tags: ${unknownText(reason)}`] : completenessText('resource groups', groups)),
    ...(resources === null ? [] : completenessText('resources that can be licensed', resources)),
    ...(untagged === null
      ? [`resources of any type: ${unknownText(untaggedReason)}`]
      : untaggedText(untagged)),
    ...(enforcement === null ? [`Azure Policy: ${unknownText(enforcementReason)}`] : []),
    ...(enforcement ?? []).flatMap(({ tagKey, state, assignments }) => [
      `Azure Policy on ${tagKey}: ${wordsOf(`enforcement-${state}`)}`,
      ...assignments.map(
        ({ policyName, scope, state: own, nonCompliant }) =>
          `  ${policyName ?? '(no name)'} at ${scope ?? '(scope not said)'}: ${wordsOf(`enforcement-${own}`)}, without it ${nonCompliant ?? 'unknown'}`,
      ),
    ]),
    method,
  ];
}

function untaggedText({ all, untagged, taggedPct, groups }: UntaggedResources): string[] {
  const share = taggedPct === null ? '' : `; ${taggedPct} % with every tag`;
  const head = `resources of any type without a wanted tag: ${untagged} of ${all}${share}`;
  if (groups.length === 0) return [head];
  const rows = groups
    .slice(0, shown)
    .map(({ subscriptionId, type, untagged: count }) => [subscriptionId, type, String(count)]);
  return [
    head,
    table([['subscription', 'type', 'without'], ...rows]),
    ...(groups.length > shown ? [`  and ${groups.length - shown} more subscriptions and types`] : []),
    '  one by one: azure tags --json, or export azure_untagged',
  ];
}

function completenessText(title: string, found: TagCompleteness): string[] {
  const { all, complete, incomplete, unknown, completePct, keys, effort, untagged } = found;
  const more = incomplete - Math.min(shown, untagged.length);
  return [
    `${title}: ${complete} of ${all} with every tag${completePct === null ? '' : `, ${completePct} %`}; without one ${incomplete}; not readable ${unknown}`,
    ...keys.map(({ tagKey, tagged, missing }) => `  ${tagKey}: on ${tagged}, missing on ${missing}`),
    ...effort
      .filter((each) => each.untagged > 0)
      .map((each) => `  subscription ${each.subscriptionId}: ${each.untagged} of ${each.all} to tag`),
    ...untagged.slice(0, shown).map(({ id, missingKeys }) => `  ${id}: ${missingKeys.join(', ')} missing`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** Who pays what in the newest whole month, and what nobody does (AZR-07, AZR-08). */
export function chargebackText({
  month,
  byCurrency,
  businessUnitTag,
  reason,
  method,
}: AzureChargeback): string[] {
  if (byCurrency === null) return [`chargeback: ${unknownText(reason)}`];
  return [
    ...byCurrency.flatMap(({ currency, units, unattributed, total, attributedPct, untagged }) => [
      `${month ?? ''} by ${businessUnitTag}: ${attributedPct === null ? 'unknown share' : `${attributedPct} %`} attributed of ${amountText(total, currency)}`,
      table([
        ['business unit', 'amount'],
        ...units.map(({ unit, amount, spellings }) => [
          spellings.length === 0 ? unit : `${unit} (also ${spellings.slice(1).join(', ')})`,
          amountText(amount, currency),
        ]),
        ['unattributed', amountText(unattributed, currency)],
      ]),
      ...untagged
        .slice(0, shown)
        .map(
          ({ resourceGroup, amount }) =>
            `  untagged in ${resourceGroup ?? 'no resource group'}: ${amountText(amount, currency)}`,
        ),
      ...(untagged.length > shown ? [`  and ${untagged.length - shown} more`] : []),
    ]),
    method,
  ];
}
