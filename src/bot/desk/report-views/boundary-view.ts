import type { ReportAnswerView, ReportSection } from '../../../cards/report-answer.ts';
import type { BoundaryDocument, ScenarioTotals } from '../../../reports/boundary-document.ts';
import {
  disagreementText,
  evidenceDaysText,
  kindText,
  signalsText,
  tenantCountText,
} from '../../../reports/plan-evidence-words.ts';
import { cut, gapNotes, textCell, whyText } from './report-cells.ts';

type Features = NonNullable<BoundaryDocument['features']>;
type Skus = NonNullable<BoundaryDocument['skus']>;

const scenarioWords: readonly (readonly [keyof ScenarioTotals, string])[] = [
  ['addOnNotAssigned', 'Add-on not assigned: everybody uses it, and it is granted to some'],
  ['mixedEstate', 'Mixed estate: used by people whose plan lacks it; another plan here has it'],
  ['beyondPlan', 'Beyond the plan: used, and no plan here grants it'],
  ['overAssigned', 'Over-assigned: granted, and neither used nor unknown'],
];

/** What one product grants beside what people use, feature by feature (M36-02..14). */
export function boundaryView(document: BoundaryDocument, name: string): ReportAnswerView {
  const { asOf, features, scenarios, skus, reason, gaps } = document;
  return {
    kind: 'report-answer',
    title: `What ${name} grants, and what is used`,
    asOf,
    ...conclusionOf(skus, name, reason),
    sections:
      features === null || scenarios === null
        ? []
        : [
            featureSection(features),
            {
              heading: 'Where use and plan part, a person and a feature at a time',
              columns: ['Scenario', 'Times'],
              rows: scenarioWords.map(([key, words]) => [textCell(words), { count: scenarios[key] }]),
              whenEmpty: 'Nowhere.',
            },
            ...((skus?.length ?? 0) > 0 ? [planSection(skus ?? [])] : []),
          ],
    notes: [
      'Assigned: people it is granted to. Required: people who use it, or are granted it and may. Consumed: people who use it, granted or not.',
      'Counted over all plans of the organisation that grant the feature, guests left out. The most over-assigned come first.',
      ...sharedNotes(skus),
      ...evidenceNotes(document),
      ...gapNotes(gaps),
    ],
    next: [
      { title: 'Right-size', ask: `right-size ${name}` },
      { title: 'Usage', ask: `usage ${name}` },
      { title: 'Position', ask: `position ${name}` },
    ],
  };
}

/** Of several licences; of one the conclusion says it. */
function sharedNotes(skus: Skus | null): readonly string[] {
  if (skus === null || skus.length < 2) return [];
  return skus.flatMap(({ name, using, forEverybodyOnly }) =>
    forEverybodyOnly === 0
      ? []
      : `Of the ${using} who use ${name}, ${forEverybodyOnly} use no more of it than what is attested for everybody.`,
  );
}

/** Characters; the four features signals tell of stay below. */
const noteLength = 600;

/** How fresh the signals are, what their silence means, and where an attestation says otherwise. */
function evidenceNotes({ features, disagreements }: BoundaryDocument): readonly string[] {
  const signalled = (features ?? []).flatMap(({ name, evidence }) =>
    evidence === null || evidence.signals.length === 0
      ? []
      : `${name} by ${signalsText(evidence)}${evidence.silence === 'unused' ? ', and whoever they do not name does not use it' : ''}`,
  );
  const differing = (disagreements ?? []).flatMap(
    ({ name, ...counts }) => disagreementText(name, counts) ?? [],
  );
  const days = evidenceDaysText((features ?? []).flatMap(({ evidence }) => evidence ?? []));
  return [
    ...(days === null ? [] : [days]),
    ...(signalled.length === 0 ? [] : [cut(`Signals: ${signalled.join('; ')}.`, noteLength)]),
    ...(features ?? []).flatMap(({ name, evidence }) =>
      evidence === null ? [] : (tenantCountText(name, evidence) ?? []),
    ),
    ...(differing.length === 0 ? [] : [cut(differing.join(' '), noteLength)]),
  ];
}

function conclusionOf(
  skus: Skus | null,
  name: string,
  reason: string | null,
): Pick<ReportAnswerView, 'conclusion' | 'conclusionCells'> {
  if (skus === null) return { conclusion: `The boundary of ${name} is unknown, because ${whyText(reason)}.` };
  const [only, ...others] = skus;
  if (only === undefined) return { conclusion: `Nobody holds ${name} who could be counted.` };
  if (others.length > 0)
    return { conclusion: `${name} is ${skus.length} licences in one; each is counted below.` };
  const { holders, using, forEverybodyOnly, unused, undecided } = only;
  if (forEverybodyOnly > 0) {
    return {
      conclusion: `Of {0} people with ${name}, {1} use something it grants, {2} of them only what is attested for everybody. {3} use nothing of it, and nobody can tell of {4}.`,
      conclusionCells: [holders, using, forEverybodyOnly, unused, undecided].map((count) => ({ count })),
    };
  }
  return {
    conclusion: `Of {0} people with ${name}, {1} use something it grants and {2} use nothing of it. Nobody can tell of {3}.`,
    conclusionCells: [{ count: holders }, { count: using }, { count: unused }, { count: undecided }],
  };
}

function featureSection(features: Features): ReportSection {
  const sorted = features.toSorted((a, b) => b.overAssigned - a.overAssigned || b.assigned - a.assigned);
  return {
    heading: 'Features, people',
    columns: ['Feature', 'Assigned', 'Required', 'Consumed', 'Told by'],
    rows: sorted.map(({ name, assigned, required, consumed, signal, evidence }) => [
      textCell(name),
      { count: assigned },
      { count: required },
      { count: consumed },
      textCell(evidence === null ? signal : kindText(evidence)),
    ]),
    whenEmpty: 'It grants no feature that is judged on its own.',
  };
}

function planSection(skus: Skus): ReportSection {
  return {
    heading: 'Holders, people',
    columns: ['Licence', 'Holders', 'Use it', 'Use nothing', 'Nobody can tell'],
    rows: skus.map(({ name, holders, using, unused, undecided }) => [
      textCell(name),
      ...[holders, using, unused, undecided].map((count) => ({ count })),
    ]),
    whenEmpty: 'Nobody holds it.',
  };
}
