import type { AzureReviewView, TagEnforcementWord } from '../../cards/azure-review.ts';
import type { Money } from '../../core/model/money.ts';
import { known, unknown, type Figure } from '../../core/model/product.ts';
import type { Case, Facts } from '../../ledger/case-row.ts';
import type { PositionDay } from '../../ledger/positions.ts';
import { freshnessOf } from './source-freshness.ts';
import { warningStateOf } from './warning-view-of.ts';

/** The question about Azure as its card shows it: the figures it was asked on, and no newer ones. */
export async function azureReviewOf(
  deps: Parameters<typeof warningStateOf>[0],
  found: Case,
  day: PositionDay | null,
): Promise<AzureReviewView> {
  const { facts } = found;
  return {
    kind: 'azure-review',
    caseId: found.id,
    version: found.version,
    reservations: {
      usedPct: figureIn(facts, 'usedPct', 'reservationsReason'),
      floorPct: required(found, 'floorPct'),
      windowDays: required(found, 'windowDays'),
      wasted: numberIn(facts, 'wasted'),
      unknown: numberIn(facts, 'reservationsUnknown'),
      wastedHours: numberIn(facts, 'wastedHours'),
      newestOn: textIn(facts, 'newestOn'),
    },
    benefit: {
      onPct: figureIn(facts, 'onPct', 'benefitReason'),
      off: numberIn(facts, 'benefitOff'),
      unknown: numberIn(facts, 'benefitUnknown'),
      windowsCores: numberIn(facts, 'windowsCores'),
      enterpriseCores: numberIn(facts, 'enterpriseCores'),
      standardCores: numberIn(facts, 'standardCores'),
    },
    tags: {
      completePct: figureIn(facts, 'completePct', 'tagsReason'),
      isBelowFloor: textIn(facts, 'tagsKind') === 'act',
      groups: numberIn(facts, 'groups'),
      incomplete: numberIn(facts, 'incomplete'),
      enforcement: wordIn(enforcements, textIn(facts, 'enforcement')),
      unattributed: amountsIn(textIn(facts, 'unattributed')),
      month: textIn(facts, 'month'),
    },
    commitment: commitmentIn(facts),
    asOf: found.asOf,
    sources: freshnessOf(day?.sources ?? [], 'azure'),
    state: await warningStateOf(deps, found),
  };
}

const enforcements: readonly TagEnforcementWord[] = [
  'deny',
  'adds',
  'partly',
  'audit',
  'notEnforced',
  'unknown',
  'none',
];
const verdicts = ['behind', 'onTrack', 'ahead', 'unknown'] as const;

function commitmentIn(facts: Facts): AzureReviewView['commitment'] {
  const verdict = wordIn(verdicts, textIn(facts, 'commitmentVerdict'));
  if (verdict === null) return null;
  const [shortfall = null] = amountsIn(textIn(facts, 'shortfall')) ?? [];
  return { verdict, shortfall, expiresOn: textIn(facts, 'commitmentExpiresOn') };
}

function wordIn<W extends string>(words: readonly W[], said: string | null): W | null {
  return words.find((word) => word === said) ?? null;
}

/** `12300 GBP;99 USD` in minor units. */
function amountsIn(text: string | null): readonly Money[] | null {
  if (text === null) return null;
  return [...text.matchAll(/(-?\d+) ([A-Z]{3})/g)].flatMap(([, amount, currency]) =>
    currency === undefined ? [] : { amountMinor: Number(amount), currency },
  );
}

function figureIn(facts: Facts, name: string, reason: string): Figure<number> {
  const value = numberIn(facts, name);
  return value === null ? unknown(textIn(facts, reason) ?? 'not-counted') : known(value);
}

function numberIn(facts: Facts, name: string): number | null {
  const fact = facts[name];
  return typeof fact === 'number' ? fact : null;
}

function textIn(facts: Facts, name: string): string | null {
  const fact = facts[name];
  return typeof fact === 'string' ? fact : null;
}

function required({ number, facts }: Case, name: string): number {
  const fact = numberIn(facts, name);
  if (fact === null) throw new TypeError(`The question about Azure ${number} does not state ${name}.`);
  return fact;
}
