import type { Money } from '../core/model/money.ts';
import type { Figure } from '../core/model/product.ts';
import type { AdaptiveCard } from './card.ts';
import { badge, freshnessText } from './case-parts.ts';
import type { CaseRef, SourceFreshness } from './case-view.ts';
import type { Format } from './format.ts';
import { reasonText } from './reason-text.ts';
import { renderTemplate } from './render-template.ts';
import { verbs } from './verbs.ts';
import { warningFace, type WarningState } from './warning-face.ts';

/** What Azure Policy does about the wanted tags, the weakest of them. */
export type TagEnforcementWord = 'deny' | 'adds' | 'partly' | 'audit' | 'notEnforced' | 'unknown' | 'none';

/** The three views of Azure on one card, with the commitment below (AZR-10). Counts that are null are unknown. */
export interface AzureReviewView extends CaseRef {
  readonly kind: 'azure-review';
  readonly reservations: {
    readonly usedPct: Figure<number>;
    readonly floorPct: number;
    readonly windowDays: number;
    readonly wasted: number | null;
    readonly unknown: number | null;
    readonly wastedHours: number | null;
    /** `YYYY-MM-DD`: Azure is a day or two late. */
    readonly newestOn: string | null;
  };
  readonly benefit: {
    readonly onPct: Figure<number>;
    readonly off: number | null;
    readonly unknown: number | null;
    /** Core licences that switching it on would take. */
    readonly windowsCores: number | null;
    /** Two ways to license the same SQL Servers. */
    readonly enterpriseCores: number | null;
    readonly standardCores: number | null;
  };
  readonly tags: {
    readonly completePct: Figure<number>;
    /** Below what the policy wants. */
    readonly isBelowFloor: boolean;
    readonly groups: number | null;
    readonly incomplete: number | null;
    readonly enforcement: TagEnforcementWord | null;
    /** Cost of `month` that can be charged to nobody, each currency on its own; null where it is not known. */
    readonly unattributed: readonly Money[] | null;
    /** `YYYY-MM` */
    readonly month: string | null;
  };
  /** Null where there is no commitment to consume, or nothing is known of it. */
  readonly commitment: {
    readonly verdict: 'behind' | 'onTrack' | 'ahead' | 'unknown';
    readonly shortfall: Money | null;
    readonly expiresOn: string | null;
  } | null;
  readonly asOf: string;
  readonly sources: readonly SourceFreshness[];
  readonly notice?: string | undefined;
  readonly state: WarningState;
}

interface Block {
  readonly [key: string]: string | readonly { readonly text: string }[];
  readonly value: string;
  readonly label: string;
  readonly tone: 'Default' | 'Attention';
  readonly lines: readonly { readonly text: string }[];
}

export function renderAzureReview(view: AzureReviewView, format: Format): AdaptiveCard {
  const blocks = [reservationBlock(view, format), benefitBlock(view, format), tagBlock(view, format)];
  const title = 'Azure: paid for, and not used or not attributed';
  const face = warningFace(
    view.state,
    {
      asked: {
        badge: 'To decide',
        tone: 'Warning',
        subtitle: 'You answer for Azure. Asked again only when a conclusion changes.',
      },
      taken: 'Taken on',
      act: ['I will act on it', verbs.acknowledge, { style: 'positive' }],
    },
    format,
  );
  const commitment = commitmentText(view, format);
  return renderTemplate('azure-review', {
    summary: `${title}. ${blocks.map(({ value, label }) => `${label}: ${value}`).join('; ')}`,
    caseId: view.caseId,
    version: view.version,
    title,
    ...badge(face.badge, face.tone),
    subtitle: face.subtitle,
    hasNotice: view.notice !== undefined,
    notice: view.notice ?? '',
    blocks,
    hasCommitment: commitment !== null,
    commitment: commitment ?? '',
    footer: `Nothing in Azure is changed by this answer. ${freshnessText(view.asOf, view.sources, format)}`,
    buttons: face.buttons,
  });
}

function block(
  { figure, label, isActing }: { figure: Figure<number>; label: string; isActing: boolean },
  lines: readonly (string | null)[],
  format: Format,
): Block {
  const unknown = figure.known ? [] : [`Unknown, because ${reasonText(figure.reason)}.`];
  const told = lines.filter((line) => line !== null);
  return {
    value: figure.known ? format.percent(figure.value) : 'unknown',
    label,
    tone: isActing ? 'Attention' : 'Default',
    lines: [...unknown, ...told].map((text) => ({ text })),
  };
}

function reservationBlock({ reservations }: AzureReviewView, format: Format): Block {
  const { usedPct, wasted, unknown, wastedHours, floorPct, windowDays, newestOn } = reservations;
  const isActing = (wasted ?? NaN) > 0;
  return block(
    { figure: usedPct, label: 'of reserved hours used', isActing },
    [
      isActing && wasted !== null && wastedHours !== null
        ? `${format.counted(wasted, 'reservation')} below ${format.percent(floorPct)} in ${windowDays} days: ${format.count(Math.round(wastedHours))} hours paid for and not used.`
        : wasted === 0
          ? `No reservation is known to be below ${format.percent(floorPct)} in ${windowDays} days.`
          : null,
      unknown !== null && unknown > 0 ? `${format.counted(unknown, 'more is', 'more are')} not known.` : null,
      newestOn === null ? null : `Newest day known: ${format.day(newestOn)}.`,
    ],
    format,
  );
}

function benefitBlock({ benefit }: AzureReviewView, format: Format): Block {
  const { onPct, off, unknown, windowsCores, enterpriseCores, standardCores } = benefit;
  const isActing = (off ?? NaN) > 0;
  const needs = [
    cores(windowsCores, 'Windows Server', format),
    [
      cores(enterpriseCores, 'SQL Server Enterprise', format),
      cores(standardCores, 'SQL Server Standard', format),
    ]
      .filter((text) => text !== null)
      .join(' or '),
  ].filter((text) => text !== null && text !== '');
  return block(
    { figure: onPct, label: 'of eligible resources with Hybrid Benefit', isActing },
    [
      isActing && off !== null
        ? `Off on ${format.count(off)}.${needs.length === 0 ? '' : ` Switching it on needs core licences with Software Assurance: ${needs.join('; ')}. Whether you have them is for you to check.`}`
        : null,
      unknown !== null && unknown > 0 ? `${format.counted(unknown, 'more is', 'more are')} not known.` : null,
    ],
    format,
  );
}

function cores(count: number | null, line: string, format: Format): string | null {
  return count === null || count === 0 ? null : `${format.count(count)} ${line}`;
}

const enforcementWords: Readonly<Record<TagEnforcementWord, string>> = {
  deny: 'Where it is assigned, Azure Policy refuses what lacks a tag.',
  adds: 'Where it is assigned, Azure Policy adds the tag.',
  partly: 'Azure Policy enforces tags in some subscriptions only.',
  audit: 'Azure Policy only notes what lacks a tag.',
  notEnforced: 'Azure Policy is assigned, and not enforced.',
  unknown: 'What Azure Policy does about it is not known.',
  none: 'Azure Policy enforces no tag.',
};

function tagBlock({ tags }: AzureReviewView, format: Format): Block {
  const { completePct, isBelowFloor, groups, incomplete, enforcement, unattributed, month } = tags;
  const amounts = (unattributed ?? []).map((money) => format.money(money));
  return block(
    { figure: completePct, label: 'of resource groups with every tag', isActing: isBelowFloor },
    [
      incomplete !== null && groups !== null && incomplete > 0
        ? `${format.count(incomplete)} of ${format.counted(groups, 'group')} to tag.`
        : null,
      amounts.length > 0 && month !== null
        ? `${amounts.join(' and ')} of ${format.month(month)} can be charged to nobody.`
        : null,
      unattributed === null ? 'What cannot be charged to anybody is not known.' : null,
      enforcement === null ? 'Whether tags are enforced is not known.' : enforcementWords[enforcement],
    ],
    format,
  );
}

const verdictWords = {
  behind: 'behind',
  onTrack: 'on track',
  ahead: 'ahead',
  unknown: 'not known',
} as const;

function commitmentText({ commitment }: AzureReviewView, format: Format): string | null {
  if (commitment === null) return null;
  const { verdict, shortfall, expiresOn } = commitment;
  const until = expiresOn === null ? '' : ` until ${format.day(expiresOn)}`;
  const short =
    verdict === 'behind' && shortfall !== null
      ? ` At this pace ${format.money(shortfall)} of it would not be consumed.`
      : '';
  return `Commitment to consume${until}: ${verdictWords[verdict]}.${short}`;
}
