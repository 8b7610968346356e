import type { SourceName, SourceReport, TableName } from '../lake/observation.ts';
import type { Collected } from './collect-once.ts';
import type { KeptRow } from './fuzz-run.ts';
import type { Mutant } from './mutation.ts';
import type { Subject } from './subject.ts';
import { isObject, kindOf, linkOf, parsedJson, textOf, unitsOf } from './units.ts';

export type Outcome = 'complete' | 'complete, told' | 'incomplete' | 'failed' | 'WRONG';

export interface Judgement {
  readonly outcome: Outcome;
  /** What a reader of the figures would not have been told; null when all is well. */
  readonly wrong: string | null;
}

/** Whether a spoilt answer was read as it may be: what is legal kept, the rest told, and nothing made up. */
export function judge(subject: Subject, mutant: Mutant, { report, rows }: Collected): Judgement {
  const usual = new Set(subject.report.issues.map((issue) => JSON.stringify(issue)));
  const told = report.gaps.length > 0 || report.issues.some((issue) => !usual.has(JSON.stringify(issue)));
  const outcome = report.status === 'complete' && told ? 'complete, told' : report.status;
  if (report.status !== 'complete' && !told) return wrong(`${report.status} without a reason`);
  if (report.status === 'failed' && report.rows > 0) return wrong('failed with rows');
  if (told) {
    const problem = isAboutRows(subject, mutant, report) ? lostRows(subject, mutant, rows) : null;
    return problem === null ? { outcome, wrong: null } : wrong(problem);
  }
  const problem =
    subject.kind === 'document' ? documentProblem(subject, mutant) : rowProblem(subject, mutant, rows);
  return problem === null ? { outcome, wrong: null } : wrong(problem);
}

const sums: ReadonlySet<SourceName> = new Set([
  'azure-costs',
  'azure-policy',
  'pstn-calls',
  'power-bi-activity',
]);

/** Rows that say that nothing of a day was lost: beside a bad one they must not be there. */
const saysWhole: ReadonlySet<TableName> = new Set(['power_bi_days']);

function wrong(what: string): Judgement {
  return { outcome: 'WRONG', wrong: what };
}

/** Nothing was told but of single rows: then every other row has to be there. */
function isAboutRows(
  { kind, answer }: Subject,
  { body }: Mutant,
  { status, gaps, issues }: SourceReport,
): boolean {
  // A quote takes lines into a value: then they are no lines any more.
  if (kind === 'document' || quotesIn(answer.body) !== quotesIn(body)) return false;
  // Under another header no line says what it said.
  if (kind === 'lines' && headerOf(answer.body) !== headerOf(body)) return false;
  return (
    status === 'incomplete' &&
    gaps.every(({ reason }) => reason === 'malformed') &&
    issues.some(({ code }) => code === 'row-malformed') &&
    issues.every(({ code }) => code === 'row-malformed')
  );
}

function headerOf(body: Uint8Array): string {
  return textOf(body).split(/\r?\n/)[0] ?? '';
}

function quotesIn(body: Uint8Array): number {
  return kindOf(body) === 'lines' ? textOf(body).split('"').length : 0;
}

function lostRows(subject: Subject, mutant: Mutant, rows: readonly KeptRow[]): string | null {
  const spoilt = unitsOf(mutant.body, subject.kind);
  if (spoilt === null) return null;
  const expected = expectedRows(subject, mutant, spoilt.units) ?? [];
  const kept = new Set(rows.map(({ key }) => key));
  const lost = expected.filter(({ key, table }) => !kept.has(key) && !saysWhole.has(table));
  return lost.length === 0
    ? null
    : `${lost.length} legal row(s) were lost beside a bad one: ${lost[0]?.key ?? ''}`;
}

/** A document is legal whole or not at all. */
function documentProblem({ source }: Subject, { body }: Mutant): string | null {
  const parsed = parsedJson(textOf(body));
  if (!isObject(parsed)) return 'a body that is no document was read as complete';
  if (source === 'report-settings' && typeof parsed['displayConcealedNames'] !== 'boolean')
    return 'a setting that is not there was read as complete';
  return null;
}

function rowProblem(subject: Subject, mutant: Mutant, rows: readonly KeptRow[]): string | null {
  const spoilt = unitsOf(mutant.body, subject.kind);
  if (spoilt === null) return 'a body that is no page was read as complete';
  const before = new Set(subject.units);
  const gone = goneOf(subject, spoilt.units);
  const changed = spoilt.units.filter((unit) => !before.has(unit));
  const expected = expectedRows(subject, mutant, spoilt.units);
  if (expected === null) return 'a page that names another next page was read as complete';
  const kept = new Set(rows.map(({ key }) => key));
  // Where rows are sums over what is listed, another list makes other sums.
  const isListed = gone.length + changed.length === 0 && linkIn(subject.answer.body) === linkIn(mutant.body);
  if (sums.has(subject.source) && !isListed) return null;
  const lost = expected.filter(({ key }) => !kept.has(key));
  if (lost.length > 0) return `${lost.length} legal row(s) were lost in silence: ${lost[0]?.key ?? ''}`;
  if (mutant.sameFacts === true) return null;
  const expectedKeys = new Set(expected.map(({ key }) => key));
  const added = rows.filter(({ key }) => !expectedKeys.has(key));
  const goneRows = gone.flatMap((unit) => subject.rowsOf.get(unit) ?? []);
  if (changed.length > 0 && added.length === 0 && goneRows.length > 0 && mutant.mayVanish !== true)
    return 'a changed row vanished in silence';
  return mutant.takesAway === true && gone.length === 1 ? madeUp(goneRows, added) : null;
}

function linkIn(body: Uint8Array): unknown {
  return linkOf(parsedJson(textOf(body)));
}

/** A unit that is there once more may count once more: what it said before is not expected to stay. */
function goneOf({ units }: Subject, spoilt: readonly string[]): readonly string[] {
  return units.filter((unit) => timesIn(spoilt, unit) !== 1);
}

function timesIn(units: readonly string[], unit: string): number {
  return units.filter((each) => each === unit).length;
}

/** What the mutated body still says; null where it leads somewhere it never led. */
function expectedRows(
  subject: Subject,
  { body, sameFacts }: Mutant,
  spoilt: readonly string[],
): readonly KeptRow[] | null {
  const { kind, answer, rows, rowsOf, units } = subject;
  const gone = goneOf(subject, spoilt);
  if (sameFacts === true) return rows;
  const [was, now] = [linkIn(answer.body), linkIn(body)];
  if (kind === 'page' && was !== now) {
    if (typeof now === 'string') return null;
    return units.filter((unit) => !gone.includes(unit)).flatMap((unit) => rowsOf.get(unit) ?? []);
  }
  const goneKeys = new Set(gone.flatMap((unit) => rowsOf.get(unit) ?? []).map(({ key }) => key));
  return rows.filter(({ key }) => !goneKeys.has(key));
}

/** A fact was taken away: the row may know less, and nothing else. */
function madeUp(before: readonly KeptRow[], after: readonly KeptRow[]): string | null {
  if (before.length !== after.length) return null;
  for (const [index, row] of before.entries()) {
    const now = after[index];
    if (now?.table !== row.table) return null;
    for (const [column, value] of Object.entries(now.values))
      if (value !== row.values[column] && (typeof value === 'number' || typeof value === 'boolean'))
        return `${row.table}.${column} became ${value} where the answer says nothing of it`;
  }
  return null;
}
