import type { Figure } from '../core/model/product.ts';
import type { AdaptiveCard } from './card.ts';
import { badge, freshnessText, keyFigure, type Tone } from './case-parts.ts';
import type { CaseRef, SourceFreshness } from './case-view.ts';
import type { Format } from './format.ts';
import { reasonText } from './reason-text.ts';
import { renderTemplate } from './render-template.ts';
import { verbs } from './verbs.ts';
import { warningFace, type WarningState } from './warning-face.ts';

/** A product near or over what the organisation is entitled to (CAD-03). Counts only: no forecast is made. */
export interface EntitlementWarningView extends CaseRef {
  readonly kind: 'entitlement-warning';
  readonly product: string;
  readonly entitled: number;
  readonly assigned: number;
  readonly active: Figure<number>;
  /** assigned / entitled, one decimal; null where nothing is entitled. */
  readonly deploymentPct: number | null;
  /** The warning starts here. */
  readonly warnAtPct: number;
  /** Assigned above the entitlement. */
  readonly exposureUnits: number;
  readonly asOf: string;
  readonly sources: readonly SourceFreshness[];
  readonly notice?: string | undefined;
  readonly state: WarningState;
}

export function renderEntitlementWarning(view: EntitlementWarningView, format: Format): AdaptiveCard {
  const { title, ...level } = view.exposureUnits > 0 ? overWords(view, format) : nearWords(view, format);
  const face = warningFace(
    view.state,
    {
      asked: {
        ...level.badge,
        subtitle: `You answer for this product. The warning starts at ${format.percent(view.warnAtPct)}.`,
      },
      taken: 'Noted',
      act: ['Noted', verbs.acknowledge],
    },
    format,
  );
  return renderTemplate('entitlement-warning', {
    summary: title,
    caseId: view.caseId,
    version: view.version,
    title,
    ...badge(face.badge, face.tone),
    subtitle: face.subtitle,
    hasNotice: view.notice !== undefined,
    notice: view.notice ?? '',
    figures: [
      keyFigure(format.count(view.entitled), 'entitled'),
      keyFigure(format.count(view.assigned), 'assigned', level.assignedTone),
      view.active.known
        ? keyFigure(format.count(view.active.value), 'active')
        : keyFigure('unknown', `active, because ${reasonText(view.active.reason)}`),
    ],
    chartTitle: level.chartTitle,
    segments: level.segments.map(({ legend, value, color }) => ({ legend, value, color })),
    legend: level.segments.map(({ legend, value, text }) => ({
      swatch: text,
      subtle: text === 'Default',
      text: `${format.count(value)} ${legend}`,
    })),
    lines: [level.whatToDo, ...idleLines(view, format)].map((text) => ({ text })),
    footer: freshnessText(view.asOf, view.sources, format),
    hasButtons: face.buttons.length > 0,
    buttons: face.buttons,
    question: `position ${view.product}`,
  });
}

/** What the card says of how near a product is to its entitlement. */
interface LevelWords {
  readonly title: string;
  readonly badge: { readonly badge: string; readonly tone: Tone };
  readonly assignedTone: 'Default' | 'Attention';
  readonly chartTitle: string;
  /** None of no licences. */
  readonly segments: readonly Segment[];
  readonly whatToDo: string;
}

interface Segment {
  readonly legend: string;
  readonly value: number;
  /** Colour of the segment in the chart, and of its sign in the text beside it. */
  readonly color: string;
  readonly text: Tone;
}

function overWords({ product, entitled, exposureUnits }: EntitlementWarningView, format: Format): LevelWords {
  const segments: readonly Segment[] = [
    { legend: 'within the entitlement', value: entitled, color: 'good', text: 'Good' },
    { legend: 'over it', value: exposureUnits, color: 'attention', text: 'Attention' },
  ];
  return {
    title: `${product}: ${format.counted(exposureUnits, 'licence')} over the entitlement`,
    badge: { badge: 'Over', tone: 'Attention' },
    assignedTone: 'Attention',
    chartTitle: 'Assigned against entitled',
    segments: segments.filter(hasSome),
    whatToDo: `${format.count(exposureUnits)} more assigned than the contracts allow: order them at the true-up, or take as many back.`,
  };
}

function nearWords(view: EntitlementWarningView, format: Format): LevelWords {
  const { product, entitled, assigned, deploymentPct } = view;
  const free = entitled - assigned;
  return {
    title:
      deploymentPct === null
        ? `${product} is near its entitlement`
        : `${product} is at ${format.percent(deploymentPct)} of its entitlement`,
    badge: { badge: 'Warning', tone: 'Warning' },
    assignedTone: 'Default',
    chartTitle: 'Entitled licences',
    segments: [
      ...assignedSegments(view),
      { legend: 'free', value: free, color: 'neutral', text: 'Default' } as const,
    ].filter(hasSome),
    whatToDo: `${format.counted(free, 'licence')} left before the entitlement is used up.`,
  };
}

function assignedSegments({ assigned, active }: EntitlementWarningView): readonly Segment[] {
  if (!active.known) return [{ legend: 'assigned', value: assigned, color: 'good', text: 'Good' }];
  return [
    { legend: 'assigned and active', value: active.value, color: 'good', text: 'Good' },
    { legend: 'assigned, not active', value: assigned - active.value, color: 'warning', text: 'Warning' },
  ];
}

function hasSome({ value }: Segment): boolean {
  return value > 0;
}

function idleLines({ active, assigned }: EntitlementWarningView, format: Format): readonly string[] {
  if (!active.known || assigned <= active.value) return [];
  const idle = format.counted(assigned - active.value, 'assigned licence is', 'assigned licences are');
  return [`${idle} not known to be in use. Look there before buying more.`];
}
