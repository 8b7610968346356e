import type { Gap } from '../core/model/coverage.ts';
import type { Position } from '../core/model/position.ts';
import { known, type Figure } from '../core/model/product.ts';
import type { VerdictKind } from '../core/model/verdict.ts';
import type { AdaptiveCard } from './card.ts';
import { badge, freshnessText, type Tone } from './case-parts.ts';
import type { SourceFreshness } from './case-view.ts';
import { isoOf } from '../core/model/day.ts';
import { firstTexts } from './first-texts.ts';
import type { Format } from './format.ts';
import { reasonText } from './reason-text.ts';
import { renderTemplate } from './render-template.ts';

/** One product's position, with everything that is needed to defend it (BOT-09). */
export interface PositionAnswerView {
  readonly kind: 'position-answer';
  readonly position: Position;
  /** How seats were judged, in a sentence: evidence, window, guests. */
  readonly method: string;
  readonly sources: readonly SourceFreshness[];
  readonly gaps: readonly Gap[];
}

/** A row of the table beside the chart; rows of one colour share a segment of it. */
interface Row {
  readonly label: string;
  readonly seats: number;
  readonly color: string;
  readonly swatch: Tone;
}

const verdictRows: readonly (Omit<Row, 'seats'> & { readonly kind: VerdictKind })[] = [
  { kind: 'active', label: 'Active', color: 'good', swatch: 'Good' },
  { kind: 'inactive', label: 'Inactive', color: 'warning', swatch: 'Warning' },
  { kind: 'neverUsed', label: 'Never used', color: 'attention', swatch: 'Attention' },
  { kind: 'new', label: 'New', color: 'sequential3', swatch: 'Accent' },
  { kind: 'protected', label: 'Protected', color: 'sequential3', swatch: 'Accent' },
  { kind: 'unknown', label: 'Unknown', color: 'sequential3', swatch: 'Accent' },
];

export function renderPositionAnswer(view: PositionAnswerView, format: Format): AdaptiveCard {
  const { position } = view;
  const asOf = isoOf(position.asOf);
  const rows = rowsOf(position);
  const segments = segmentsOf(rows);
  const facts = factsOf(position, format);
  const headline = headlineOf(position, format);
  return renderTemplate('position-answer', {
    summary: `${position.name}: ${headline.text}`,
    title: position.name,
    subtitle: `Position on ${format.day(asOf)}`,
    ...thresholdBadge(position),
    headline: headline.text,
    headlineColor: headline.tone,
    hasGaps: view.gaps.length > 0,
    gaps: firstTexts(
      view.gaps.map(({ source, detail }) => `${source}: ${detail}`),
      'sources',
    ).map((text) => ({ text })),
    hasChart: segments.length > 0,
    chartTitle: position.unassigned.known ? 'Licences, assigned and not' : 'Assigned licences',
    segments,
    hasRows: rows.length > 0,
    rows: rows.map(({ label, seats, swatch }) => ({
      swatch: seats > 0 ? '■' : '□',
      color: swatch,
      subtle: swatch === 'Default',
      label,
      seats: format.count(seats),
    })),
    facts: facts.map(({ name, value }) => ({ name, value: value.known ? value.value : 'unknown' })),
    reasons: reasonsOf(position, facts).map((text) => ({ text })),
    method: `How it is counted: ${view.method}`,
    footer: freshnessText(asOf, view.sources, format),
    next: nextQuestions.map(({ title, word }) => ({ title, ask: `${word} ${position.name}` })),
  });
}

/** What is asked next of a position. */
const nextQuestions = [
  { title: 'Compare', word: 'compare' },
  { title: 'Trend', word: 'trend' },
  { title: 'Right-size', word: 'right-size' },
] as const;

/** Unassigned seats come first: they are worse than idle (C44). Then what is over. */
function headlineOf(position: Position, format: Format): { text: string; tone: Tone } {
  const { exposureUnits, unassigned } = position;
  if (exposureUnits.known && exposureUnits.value > 0) {
    return {
      text: `${format.counted(exposureUnits.value, 'licence')} more assigned than entitled.`,
      tone: 'Attention',
    };
  }
  if (!unassigned.known)
    return {
      text: `Unassigned licences: unknown, because ${reasonText(unassigned.reason)}.`,
      tone: 'Warning',
    };
  return unassigned.value === 0
    ? { text: 'Every entitled licence is assigned.', tone: 'Default' }
    : {
        text: `${format.counted(unassigned.value, 'entitled licence is', 'entitled licences are')} assigned to nobody.`,
        tone: 'Warning',
      };
}

function thresholdBadge({ threshold }: Position): ReturnType<typeof badge> {
  if (!threshold.known) return badge('Unknown', 'Default');
  switch (threshold.value) {
    case 'ok':
      return badge('Within', 'Good');
    case 'warning':
      return badge('Near the limit', 'Warning');
    case 'over':
      return badge('Over', 'Attention');
  }
}

function rowsOf({ verdicts, unassigned }: Position): Row[] {
  const seats = verdicts.known ? verdictRows.map((row) => ({ ...row, seats: verdicts.value[row.kind] })) : [];
  return unassigned.known
    ? [...seats, { label: 'Unassigned', seats: unassigned.value, color: 'neutral', swatch: 'Default' }]
    : seats;
}

function segmentsOf(rows: readonly Row[]): { legend: string; value: number; color: string }[] {
  const colors = [...new Set(rows.map(({ color }) => color))];
  return colors
    .map((color) => {
      const same = rows.filter((row) => row.color === color);
      return {
        legend: same.map(({ label }) => label).join(', '),
        value: same.reduce((sum, { seats }) => sum + seats, 0),
        color,
      };
    })
    .filter(({ value }) => value > 0);
}

interface Fact {
  readonly name: string;
  readonly value: Figure<string>;
}

function factsOf(position: Position, format: Format): Fact[] {
  const { count, percent } = format;
  const { copilot } = position;
  return [
    { name: 'Entitled', value: worded(position.entitled, count) },
    { name: 'Purchased', value: worded(position.purchased, count) },
    { name: 'Assigned', value: worded(position.assigned, count) },
    { name: 'Unassigned', value: worded(position.unassigned, count) },
    { name: 'Deployment, assigned of entitled', value: worded(position.deploymentPct, percent) },
    { name: 'Use, active of assigned', value: worded(position.usagePct, percent) },
    { name: 'Over the entitlement', value: worded(position.exposureUnits, count) },
    { name: 'Not in use or unassigned', value: worded(position.wasteUnits, count) },
    { name: 'Cost of those, a month', value: worded(position.monthlyWaste, format.money) },
    { name: 'Idle, but not yet inactive', value: worded(position.watch, count) },
    ...(copilot === null
      ? []
      : [
          { name: 'Copilot: active lately', value: worded(copilot, (use) => count(use.activeInWindow)) },
          { name: 'Copilot: not used', value: worded(copilot, (use) => count(use.zeroUsage)) },
        ]),
    {
      name: 'Most assigned at once',
      value: worded(position.peak, ({ units, on }) => `${count(units)} on ${format.dayNumber(on)}`),
    },
  ];
}

function worded<T>(figure: Figure<T>, words: (value: T) => string): Figure<string> {
  return figure.known ? known(words(figure.value)) : figure;
}

/** What cannot be known is the word, never a nought; each reason once, with the figures it concerns. */
function reasonsOf({ verdicts }: Position, facts: readonly Fact[]): string[] {
  const unknowns = [...facts, { name: 'Use of the seats', value: verdicts }].flatMap(({ name, value }) =>
    value.known ? [] : [{ name, reason: value.reason }],
  );
  const reasons = [...new Set(unknowns.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const names = unknowns.filter((unknown) => unknown.reason === reason).map(({ name }) => name);
    return `Unknown, because ${reasonText(reason)}. This concerns: ${names.join('; ')}.`;
  });
}
