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
  const isOver = view.exposureUnits > 0;
  const title = titleOf(view, isOver, format);
  const face = warningFace(
    view.state,
    {
      asked: {
        badge: isOver ? 'Over' : 'Warning',
        tone: isOver ? 'Attention' : 'Warning',
        subtitle: `You answer for this product. The warning starts at ${format.percent(view.warnAtPct)}.`,
      },
      taken: 'Noted',
      act: ['Noted', verbs.acknowledge],
    },
    format,
  );
  const segments = segmentsOf(view, isOver);
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
      keyFigure(format.count(view.assigned), 'assigned', isOver ? 'Attention' : 'Default'),
      view.active.known
        ? keyFigure(format.count(view.active.value), 'active')
        : keyFigure('unknown', `active, because ${reasonText(view.active.reason)}`),
    ],
    chartTitle: isOver ? 'Assigned against entitled' : 'Entitled licences',
    segments: segments.map(({ legend, value, color }) => ({ legend, value, color })),
    legend: segments.map(({ legend, value, text }) => ({
      swatch: text,
      subtle: text === 'Default',
      text: `${format.count(value)} ${legend}`,
    })),
    lines: linesOf(view, isOver, format).map((text) => ({ text })),
    footer: freshnessText(view.asOf, view.sources, format),
    hasButtons: face.buttons.length > 0,
    buttons: face.buttons,
    question: `position ${view.product}`,
  });
}

function titleOf(
  { product, exposureUnits, deploymentPct }: EntitlementWarningView,
  isOver: boolean,
  format: Format,
) {
  if (isOver) return `${product}: ${format.counted(exposureUnits, 'licence')} over the entitlement`;
  return deploymentPct === null
    ? `${product} is near its entitlement`
    : `${product} is at ${format.percent(deploymentPct)} of its entitlement`;
}

interface Segment {
  readonly legend: string;
  readonly value: number;
  /** Colour of the segment in the chart, and of its sign in the text beside it. */
  readonly color: string;
  readonly text: Tone;
}

function segmentsOf(view: EntitlementWarningView, isOver: boolean): Segment[] {
  if (isOver) {
    return [
      { legend: 'within the entitlement', value: view.entitled, color: 'good', text: 'Good' } as const,
      { legend: 'over it', value: view.exposureUnits, color: 'attention', text: 'Attention' } as const,
    ].filter(({ value }) => value > 0);
  }
  const free: Segment = {
    legend: 'free',
    value: view.entitled - view.assigned,
    color: 'neutral',
    text: 'Default',
  };
  const used: Segment[] = view.active.known
    ? [
        { legend: 'assigned and active', value: view.active.value, color: 'good', text: 'Good' },
        {
          legend: 'assigned, not active',
          value: view.assigned - view.active.value,
          color: 'warning',
          text: 'Warning',
        },
      ]
    : [{ legend: 'assigned', value: view.assigned, color: 'good', text: 'Good' }];
  return [...used, free].filter(({ value }) => value > 0);
}

function linesOf(view: EntitlementWarningView, isOver: boolean, format: Format): string[] {
  const free = view.entitled - view.assigned;
  const idle = view.active.known ? view.assigned - view.active.value : 0;
  return [
    isOver
      ? `${format.count(view.exposureUnits)} more assigned than the contracts allow: order them at the true-up, or take as many back.`
      : `${format.counted(free, 'licence')} left before the entitlement is used up.`,
    ...(idle > 0
      ? [
          `${format.counted(idle, 'assigned licence is', 'assigned licences are')} not known to be in use. Look there before buying more.`,
        ]
      : []),
  ];
}
