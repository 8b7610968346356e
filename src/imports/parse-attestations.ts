import { isDay } from '../core/model/day.ts';
import type { Feature } from '../core/model/feature.ts';
import { editDistance } from '../lib/edit-distance.ts';
import { consistencyProblems } from './attestation-consistency.ts';
import { readCsvRows, separatorProblem, widthProblem, type CsvRow } from './csv-rows.ts';
import type { LineProblem } from './import-errors.ts';

/** One line: somebody attests that a person uses a feature, that everybody does, or that nobody does. */
export interface Attestation {
  /** In the file, from 1. */
  readonly line: number;
  readonly feature: Feature['id'];
  /** Lower-cased user principal name, `*` for everybody, `-` for nobody. */
  readonly userKey: string;
  readonly lastUsedOn: string | null;
  readonly attestedBy: string;
  readonly attestedOn: string;
  readonly evidence: string | null;
}

export interface ParsedAttestations {
  readonly attestations: readonly Attestation[];
  readonly problems: readonly LineProblem[];
}

export interface AttestationRules {
  /** The features no API tells. Null where every id is taken: the file was checked when it was imported. */
  readonly featureIds: readonly string[] | null;
  /** The last day an attestation may have; null for any. */
  readonly today: string | null;
}

export const attestationColumns = [
  'feature',
  'user',
  'lastUsedOn',
  'attestedBy',
  'attestedOn',
  'evidence',
] as const;
type Column = (typeof attestationColumns)[number];
type Cells = Readonly<Record<Column, string>>;

/** A list of attestations (docs/methods.md §6) as CSV → its lines, and every problem of every line. */
export function parseAttestations(text: string, rules: AttestationRules): ParsedAttestations {
  const read = readCsvRows(text);
  if ('problem' in read) return { attestations: [], problems: [read.problem] };
  const { header, body } = read;
  const names = header.record.map((name) => columnOf(name) ?? name);
  const wrongHeader = headerProblems(names);
  if (wrongHeader.length > 0)
    return { attestations: [], problems: wrongHeader.map((message) => ({ place: 'line 1', message })) };
  if (body.length === 0) return refused('file', 'has no lines.');
  return readLines(body, names as readonly Column[], rules);
}

function readLines(
  rows: readonly CsvRow[],
  names: readonly Column[],
  rules: AttestationRules,
): ParsedAttestations {
  const attestations: Attestation[] = [];
  const problems: { readonly line: number; readonly message: string }[] = [];
  for (const row of rows) {
    const { record } = row;
    const line = row.info.lines;
    const wrongWidth = widthProblem(row, names.length);
    if (wrongWidth !== null) {
      problems.push({ line, message: wrongWidth });
      continue;
    }
    const cells = Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])) as Cells;
    problems.push(...lineProblems(cells, rules).map((message) => ({ line, message })));
    attestations.push({
      line,
      feature: cells.feature,
      userKey: cells.user.toLowerCase(),
      lastUsedOn: cells.lastUsedOn || null,
      attestedBy: cells.attestedBy,
      attestedOn: cells.attestedOn,
      evidence: cells.evidence || null,
    });
  }
  problems.push(...consistencyProblems(attestations));
  problems.sort((a, b) => a.line - b.line);
  return {
    attestations: problems.length === 0 ? attestations : [],
    problems: problems.map(({ line, message }) => ({ place: `line ${line}`, message })),
  };
}

function lineProblems(cells: Cells, { featureIds, today }: AttestationRules): string[] {
  const { feature, user, lastUsedOn, attestedBy, attestedOn } = cells;
  const datesAreDays = (lastUsedOn === '' || isDay(lastUsedOn)) && isDay(attestedOn);
  const rules: readonly (readonly [isBroken: boolean, message: string])[] = [
    [feature === '', 'feature is empty.'],
    [
      feature !== '' && featureIds !== null && !featureIds.includes(feature),
      `"${feature}" is not a feature that is attested.${nearest(feature, featureIds ?? [])}`,
    ],
    [
      !isUser(user),
      `user "${user}" is neither a user principal name, nor "*" for everybody, nor "-" for nobody.`,
    ],
    [
      lastUsedOn !== '' && !isDay(lastUsedOn),
      `lastUsedOn "${lastUsedOn}" is not a day (YYYY-MM-DD); leave it empty if nobody knows.`,
    ],
    [user === '-' && lastUsedOn !== '', 'lastUsedOn has a day although nobody uses the feature.'],
    [attestedBy === '', 'attestedBy is empty: say who attests this.'],
    [!isDay(attestedOn), `attestedOn "${attestedOn}" is not a day (YYYY-MM-DD).`],
    [
      isDay(attestedOn) && today !== null && attestedOn > today,
      `attestedOn ${attestedOn} is in the future; today is ${today ?? ''} (UTC).`,
    ],
    [
      datesAreDays && lastUsedOn > attestedOn,
      `lastUsedOn ${lastUsedOn} is after attestedOn ${attestedOn}: nobody can attest what is to come.`,
    ],
  ];
  return rules.flatMap(([isBroken, message]) => (isBroken ? message : []));
}

function nearest(text: string, ids: readonly string[]): string {
  const [closest] = ids
    .map((id) => ({ id, edits: editDistance(text.toLowerCase(), id) }))
    .filter(({ edits }) => edits <= 2)
    .sort((a, b) => a.edits - b.edits);
  return closest === undefined ? '' : ` Did you mean "${closest.id}"?`;
}

function isUser(text: string): boolean {
  return text === '*' || text === '-' || /^[^\s@]+@[^\s@]+$/.test(text);
}

function columnOf(name: string): Column | undefined {
  return attestationColumns.find((column) => column.toLowerCase() === name.toLowerCase());
}

function headerProblems(names: readonly string[]): string[] {
  const wrong = separatorProblem(names);
  if (wrong !== null) return [wrong];
  const all = attestationColumns.join(',');
  return [
    ...names
      .filter((name) => columnOf(name) === undefined)
      .map((name) => `"${name}" is not a column; the columns are ${all}.`),
    ...attestationColumns
      .filter((column) => !names.includes(column))
      .map((column) => `column ${column} is missing; keep it and leave its cells empty where they may be.`),
    ...attestationColumns
      .filter((column) => names.indexOf(column) !== names.lastIndexOf(column))
      .map((column) => `column ${column} stands twice.`),
  ];
}

function refused(place: string, message: string): ParsedAttestations {
  return { attestations: [], problems: [{ place, message }] };
}
