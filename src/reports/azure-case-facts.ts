import { azureViews } from '../core/azure/azure-conclusions.ts';
import type { CommitmentBurn } from '../core/azure/commitment.ts';
import type { Figure } from '../core/model/product.ts';
import type { Facts } from '../ledger/case-row.ts';
import type { AzureDocument } from './azure-document.ts';
import { moneyOf } from './minor-units.ts';

/** The figures a question about Azure was asked on: null where unknown, and then `<view>Reason` says why. */
export function azureCaseFacts(document: AzureDocument): Facts {
  const { asOf, reservations, benefit, tags, commitment, chargeback, conclusions } = document;
  const { use } = reservations;
  const whole = benefit.findings?.whole ?? null;
  const coresOf = (line: string) => benefit.licences?.find((each) => each.line === line)?.toActivate ?? null;
  const behind = worstOf(commitment.lots ?? []);
  return {
    asOf,
    ...Object.fromEntries(azureViews.map((view) => [`${view}Kind`, conclusions[view].kind])),
    windowDays: reservations.windowDays,
    floorPct: reservations.floorPct,
    usedPct: orNull(use?.utilisationPct),
    reservationsReason: reservations.reason ?? whyNot(use?.utilisationPct),
    wasted: use?.counts.waste ?? null,
    reservationsUnknown: use?.counts.unknown ?? null,
    wastedHours: use?.wastedHours ?? null,
    newestOn: use?.newestOn ?? null,
    onPct: whole?.activationPct ?? null,
    benefitReason: benefit.reason ?? (whole?.activationPct === null ? 'some-resources-unknown' : null),
    benefitOff: whole?.states.off ?? null,
    benefitUnknown: whole?.states.unknown ?? null,
    windowsCores: coresOf('windowsServer'),
    enterpriseCores: coresOf('sqlEnterprise'),
    standardCores: coresOf('sqlStandard'),
    completePct: tags.groups?.completePct ?? null,
    tagsReason: tags.reason ?? (tags.groups?.completePct === null ? 'some-tags-unreadable' : null),
    groups: tags.groups?.all ?? null,
    incomplete: tags.groups?.incomplete ?? null,
    enforcement: weakestOf(document),
    month: chargeback.month,
    unattributed: amountsText(chargeback.byCurrency),
    commitmentVerdict: behind?.verdict ?? null,
    commitmentExpiresOn: behind?.expiresOn ?? null,
    shortfall: behind === null ? null : shortfallText(behind),
  };
}

/** `12300 GBP;99 USD` in minor units: each currency on its own. Null where nothing is known. */
function amountsText(all: AzureDocument['chargeback']['byCurrency']): string | null {
  if (all === null) return null;
  return all
    .flatMap(({ unattributed, currency }) => {
      const money = moneyOf(unattributed, currency);
      return money === null || money.amountMinor <= 0 ? [] : `${money.amountMinor} ${money.currency}`;
    })
    .join(';');
}

function shortfallText({ shortfall, currency }: CommitmentBurn): string | null {
  const money = shortfall.known && currency !== null ? moneyOf(shortfall.value.amount, currency) : null;
  return money === null ? null : `${money.amountMinor} ${money.currency}`;
}

/** The commitment that needs most to be looked at: one that is behind, the first to expire. */
function worstOf(lots: readonly CommitmentBurn[]): CommitmentBurn | null {
  const rank = ({ verdict }: CommitmentBurn) => ['behind', 'unknown', 'onTrack', 'ahead'].indexOf(verdict);
  const open = lots.filter((lot) => rank(lot) >= 0);
  const sorted = open.sort(
    (a, b) => rank(a) - rank(b) || ((a.expiresOn ?? '9999') < (b.expiresOn ?? '9999') ? -1 : 1),
  );
  return sorted[0] ?? null;
}

/** A tag nobody enforces makes all tagging a matter of discipline: the weakest of the wanted tags is told. */
function weakestOf({ tags }: AzureDocument): string | null {
  const weakestFirst = ['none', 'notEnforced', 'unknown', 'audit', 'partly', 'adds', 'deny'];
  const states = (tags.enforcement ?? []).map(({ state }) => state);
  return weakestFirst.find((state) => states.some((each) => each === state)) ?? null;
}

function orNull(figure: Figure<number> | undefined): number | null {
  return figure?.known === true ? figure.value : null;
}

function whyNot(figure: Figure<number> | undefined): string | null {
  return figure === undefined || figure.known ? null : figure.reason;
}
