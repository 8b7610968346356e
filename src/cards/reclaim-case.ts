import type { AdaptiveCard } from './card.ts';
import { badge, freshnessText, keyFigure, reclaimButtons, type KeyFigure } from './case-parts.ts';
import type { IdleAge, ReclaimFacts } from './case-view.ts';
import type { Format } from './format.ts';
import { decidedFace, unused, type CaseFace } from './reclaim-state.ts';
import { regretLines, voicesBefore } from './holder-voices.ts';
import { swapAsked, swapFace } from './plan-swap-parts.ts';
import { reasonText } from './reason-text.ts';
import { renderTemplate } from './render-template.ts';

/** Seats of one product that nobody uses: the question, its progress and what became of it. */
export interface ReclaimCaseView extends ReclaimFacts {
  readonly kind: 'reclaim-case';
  /** A seat counts as unused after this many days. */
  readonly idleAfterDays: number;
  /** Idle seats by age; together with `neverUsed` they are the seats of the case. */
  readonly ages: readonly IdleAge[];
  /** Seats without a dated use: never used, or only failed attempts, which say nothing of the time before. */
  readonly neverUsed: number;
}

export function renderReclaimCase(view: ReclaimCaseView, format: Format): AdaptiveCard {
  const { state } = view;
  if (state.name === 'asked' && view.swap !== undefined)
    return renderFace(view, swapAsked(view, view.swap, format), [], format);
  return state.name === 'asked'
    ? renderFace(view, asked(view, format), ageBars(view, format), format)
    : renderDecidedCase(view, state, format);
}

/** The card of a case once it has an answer, whichever card asked the question. */
export function renderDecidedCase(
  facts: ReclaimFacts,
  state: Exclude<ReclaimFacts['state'], { name: 'asked' }>,
  format: Format,
): AdaptiveCard {
  const plain = decidedFace(facts, state, format);
  const face = facts.swap === undefined ? plain : swapFace(plain, facts, facts.swap, state, format);
  const said =
    state.name === 'awaitingSecond' || state.name === 'snoozed'
      ? voicesBefore(facts.voices, format)
      : regretLines(facts.voices, format);
  return renderFace(facts, { ...face, lines: [...(face.lines ?? []), ...said] }, [], format);
}

function renderFace(view: ReclaimFacts, face: CaseFace, chart: readonly Bar[], format: Format): AdaptiveCard {
  const buttons = view.isReader === true ? [] : (face.buttons ?? []);
  return renderTemplate('reclaim-case', {
    summary: `${face.title}. ${face.subtitle}`,
    caseId: view.caseId,
    version: view.version,
    ...badge(face.badge, face.tone),
    title: face.title,
    subtitle: face.subtitle,
    hasNotice: view.notice !== undefined,
    notice: view.notice ?? '',
    hasFigures: (face.figures ?? []).length > 0,
    figures: face.figures ?? [],
    lines: (face.lines ?? []).map((text) => ({ text })),
    hasProgress: face.progress !== undefined,
    progressText: face.progress?.text ?? '',
    done: face.progress?.done ?? 0,
    total: face.progress?.total ?? 0,
    progress: progressBars(face),
    hasChart: chart.length > 1,
    chart: chart.map(({ x, y, color }) => ({ x, y, color })),
    chartText: chart.map(({ x, y }) => `${x}: ${format.count(y)}`).join(' · '),
    footer: freshnessText(view.asOf, view.sources, format),
    hasButtons: buttons.length > 0,
    buttons,
  });
}

function progressBars({ progress }: CaseFace): { legend: string; value: number; color: string }[] {
  if (progress === undefined) return [];
  return [
    { legend: 'Done', value: progress.done, color: 'good' },
    { legend: 'To do', value: progress.total - progress.done, color: 'neutral' },
  ].filter(({ value }) => value > 0);
}

function asked(view: ReclaimCaseView, format: Format): CaseFace {
  const idle = view.ages.reduce((sum, age) => sum + age.seats, 0);
  const lines = [
    [
      ...(idle > 0
        ? [
            `${format.counted(idle, 'person', 'people')} last signed in more than ${view.idleAfterDays} days ago.`,
          ]
        : []),
      ...(view.neverUsed > 0
        ? [`${format.counted(view.neverUsed, 'person has', 'people have')} no successful sign-in on record.`]
        : []),
    ].join(' '),
    ...remarks(view, format),
  ];
  return {
    title: unused(view, format),
    subtitle: 'You answer for this product, so the decision is yours.',
    badge: 'Your decision',
    tone: 'Accent',
    figures: [
      keyFigure(
        format.count(view.seats),
        view.seats === 1 ? 'licence can be taken back' : 'licences can be taken back',
      ),
      ...valueFigures(view, format),
    ],
    lines,
    buttons: reclaimButtons(view.seats, format),
  };
}

/** What the reader must know beside the numbers: groups, people ticked off, an unknown price, the re-check. */
export function remarks(view: ReclaimFacts, format: Format): string[] {
  const tickedByReader = tickedOffByReader(view);
  const { leftOut } = view;
  return [
    ...voicesBefore(view.voices, format),
    ...(tickedByReader > 0
      ? [
          `You took ${format.counted(tickedByReader, 'person', 'people')} off the list: they keep their licence.`,
        ]
      : []),
    ...(leftOut !== undefined && leftOut > 0
      ? [
          `${format.counted(leftOut, 'more person is', 'more people are')} left out, for what they would lose or by an answer that still holds; the list says why.`,
        ]
      : []),
    ...(view.throughGroups > 0
      ? [
          `${format.counted(view.throughGroups, 'more person holds', 'more people hold')} it through a group. ` +
            'The list names the groups and says what to do; nothing is taken from them here.',
        ]
      : []),
    ...(view.monthlyValue.known
      ? []
      : [`What they cost is unknown, because ${reasonText(view.monthlyValue.reason)}.`]),
    'Nothing happens until you confirm, and each person is checked again in the moment before.',
  ];
}

/** Those who are off the list because they said they need it were not taken off by the reader. */
function tickedOffByReader({ tickedOff, voices }: ReclaimFacts): number {
  const need = voices?.need;
  return need === undefined || need === null ? tickedOff : tickedOff - need.offList;
}

/** What the seats cost, and from when fewer of them can matter to the bill (C17, C38). */
export function valueFigures(view: ReclaimFacts, format: Format): KeyFigure[] {
  if (!view.monthlyValue.known) return [];
  const when =
    view.contractDate === null ? '' : `; the bill can first go down on ${format.day(view.contractDate)}`;
  return [keyFigure(format.money(view.monthlyValue.value), `is what they cost a month${when}`)];
}

interface Bar {
  readonly x: string;
  readonly y: number;
  readonly color: string;
}

function ageBars(view: ReclaimCaseView, format: Format): Bar[] {
  const colors = ['sequential4', 'sequential3', 'sequential2', 'sequential1'];
  const bars = view.ages.map((age, index) => ({
    x:
      age.toDays === null
        ? `${format.count(age.fromDays)} days or more`
        : `${format.count(age.fromDays)} to ${format.count(age.toDays)} days`,
    y: age.seats,
    color: colors[index % colors.length] ?? 'sequential1',
  }));
  const all =
    view.neverUsed > 0
      ? [...bars, { x: 'No successful sign-in', y: view.neverUsed, color: 'warning' }]
      : bars;
  return all.filter(({ y }) => y > 0);
}
