import type { SourceName } from '../lake/observation.ts';
import type { FeatureEvidence, SignalEvidence } from './plan-evidence.ts';
import { wordsOf } from './reason-words.ts';

/** What a signal is called in a table. */
const shortNames: Partial<Readonly<Record<SourceName, string>>> = {
  'pstn-calls': 'calls',
  'pim-eligibilities': 'roles',
  'pim-activations': 'roles in use',
  'power-bi-activity': 'Power BI',
};

const kindNames: Readonly<Record<FeatureEvidence['kind'], string>> = {
  report: 'report',
  signals: 'signals',
  attestation: 'attested',
  'signals-and-attestation': 'signals + attested',
  nothing: 'nothing',
};

/** What tells of a feature, in a word: `report`, `signals + attested`. */
export function kindText({ kind }: Pick<FeatureEvidence, 'kind'>): string {
  return kindNames[kind];
}

/** Of which days reports and attestations are that tell of features: `Reports of 2026-11-20.`; null where none does. */
export function evidenceDaysText(told: readonly FeatureEvidence[]): string | null {
  const said = [
    daysText(
      'Reports of',
      told.flatMap(({ report }) => report?.refreshedOn ?? []),
    ),
    daysText(
      'Attested on',
      told.flatMap(({ attestation }) => attestation?.attestedOn ?? []),
    ),
  ].filter((text) => text !== null);
  return said.length === 0 ? null : said.join(' ');
}

function daysText(what: string, days: readonly string[]): string | null {
  const sorted = days.toSorted();
  const [oldest] = sorted;
  const newest = sorted.at(-1);
  if (oldest === undefined || newest === undefined) return null;
  return oldest === newest ? `${what} ${oldest}.` : `${what} ${oldest} to ${newest}.`;
}

/** What tells of a feature, and of which day where it is one: `report, 2026-11-20`, `signals + attested`, `nothing`. */
export function toldByText({ kind, report, signals, attestation }: FeatureEvidence): string {
  switch (kind) {
    case 'report':
      return `report, ${report?.refreshedOn ?? 'not read'}`;
    case 'signals':
      return `signals, ${newestOf(signals) ?? 'not read'}`;
    case 'attestation':
      return `attested, ${attestation?.attestedOn ?? ''}`;
    case 'signals-and-attestation':
    case 'nothing':
      return kindNames[kind];
  }
}

/** Each signal and how fresh it is: `calls 2026-11-22, roles (the list … may not be read)`. */
export function signalsText({ signals }: Pick<FeatureEvidence, 'signals'>): string {
  return signals.map(signalText).join(', ');
}

function signalText({ source, refreshedOn, reason }: SignalEvidence): string {
  const name = shortNames[source] ?? wordsOf(source);
  const day = refreshedOn === null ? name : `${name} ${refreshedOn}`;
  return reason === null ? day : `${day} (${wordsOf(reason)})`;
}

/** What it means that no signal names somebody; null for a feature without signals. */
export function silenceText({ silence, attestation }: FeatureEvidence): string | null {
  if (silence === null) return null;
  if (silence === 'unused') return 'do not use it';
  return attestation === null ? 'unknown' : 'as attested';
}

/** Where a signal and an attestation say otherwise of the same people; null where they do not. */
export function disagreementText(
  name: string,
  { shownNotAttested, attestedNotShown }: Pick<FeatureEvidence, 'shownNotAttested' | 'attestedNotShown'>,
): string | null {
  const said = [
    ...(shownNotAttested === 0 ? [] : [`${shownNotAttested} shown by a signal and not attested`]),
    ...(attestedNotShown === 0 ? [] : [`${attestedNotShown} attested and not shown by any`]),
  ];
  return said.length === 0 ? null : `${name}: ${said.join(', ')}. All of them count as users.`;
}

/** `Entra ID P1: Microsoft counts 492 people and 9 guests under conditional access…`; null where it counts nothing. */
export function tenantCountText(
  name: string,
  { tenantCount }: Pick<FeatureEvidence, 'tenantCount'>,
): string | null {
  if (tenantCount === null) return null;
  const { what, people, guests } = tenantCount;
  const told = (count: number | null): string => (count === null ? 'an unknown number of' : String(count));
  return `${name}: Microsoft counts ${told(people)} people and ${told(guests)} guests under ${what}, without a name: part of no figure here.`;
}

function newestOf(signals: readonly SignalEvidence[]): string | null {
  return signals.reduce<string | null>(
    (newest, { refreshedOn }) =>
      refreshedOn !== null && (newest === null || refreshedOn > newest) ? refreshedOn : newest,
    null,
  );
}
