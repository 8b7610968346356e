import { collectors } from '../collectors/list.ts';
import type { SourceName, SourceReport } from '../lake/observation.ts';
import { azureSources } from '../lake/rows/azure-rows.ts';
import { createLog } from '../lib/log.ts';
import { fixedClock } from '../lib/clock.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import { recordingFetch, replayingFetch, type Answer, type Answers } from './answers.ts';
import { collectOnce, type Places } from './collect-once.ts';
import { movedFetch, type Relay } from './relay.ts';
import { fuzzDay, type KeptRow } from './fuzz-run.ts';
import {
  bytesOf,
  isObject,
  kindOf,
  linkOf,
  nextLink,
  parsedJson,
  textOf,
  unitsOf,
  withoutUnit,
  type Units,
} from './units.ts';

/** One answer of a source that can be mutated, and what each of its units brings about. */
export interface Subject {
  readonly source: SourceName;
  readonly places: Places;
  readonly answers: Answers;
  /** Which of the answers is mutated. */
  readonly address: string;
  readonly answer: Answer;
  readonly kind: Units['kind'];
  readonly units: readonly string[];
  /** What the source says of itself when nothing is mutated. */
  readonly report: SourceReport;
  /** Everything it yields then. */
  readonly rows: readonly KeptRow[];
  /** The rows that go when a unit goes, by its text. */
  readonly rowsOf: ReadonlyMap<string, readonly KeptRow[]>;
}

/** A small tenant: a body is a dozen rows, so that thousands can be tried. */
const people = 14;
const mostUnits = 12;

/** Every answer every source of the twin is given, recorded once. */
export async function recordSubjects(seed: number, relay: Relay): Promise<readonly Subject[]> {
  const log = createLog('silent');
  const clock = fixedClock(new Date(`${fuzzDay}T12:00:00Z`));
  const tenant = createPopulation({ seed, users: people, today: fuzzDay });
  const twin = await serveTwin({ tenant, port: 0, clock, log });
  const recorded: { readonly source: SourceName; readonly answers: Map<string, Answer> }[] = [];
  try {
    for (const { name } of collectors) {
      const answers = new Map<string, Answer>();
      const isAzure = azureSources.some((each) => each === name);
      const ask = isAzure ? movedFetch(relay.origin, twin.url) : globalThis.fetch;
      await collectOnce({ baseUrl: twin.url, relay }, name, recordingFetch(answers, ask));
      recorded.push({ source: name, answers });
    }
  } finally {
    await twin.stop();
  }
  const subjects: Subject[] = [];
  for (const { source, answers } of recorded)
    subjects.push(...(await subjectsOf({ baseUrl: twin.url, relay }, source, shortened(answers))));
  return subjects;
}

/** Long bodies are cut to their first units, and a page becomes two: what is tried is how one is read, not how many. */
function shortened(answers: Answers): Answers {
  return new Map([...answers].flatMap(([address, answer]) => halves(address, cut(answer))));
}

function cut(answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  const kind = kindOf(answer.body);
  let { body } = answer;
  for (let at = (unitsOf(body, kind)?.units.length ?? mostUnits) - 1; at >= mostUnits; at -= 1)
    body = withoutUnit(body, kind, at);
  return { ...answer, body };
}

function halves(address: string, answer: Answer): [string, Answer][] {
  const page = parsedJson(textOf(answer.body));
  const asked = /^GET (\S+\?\S+)$/.exec(address)?.[1];
  if (asked === undefined || !isObject(page) || !Array.isArray(page['value']) || page['value'].length < 4)
    return [[address, answer]];
  // Azure names its next pages another way, and the twin's are short enough to have some.
  if (linkOf(page) !== undefined || page['@odata.context'] === undefined) return [[address, answer]];
  const value = page['value'] as unknown[];
  const middle = Math.ceil(value.length / 2);
  const next = `${asked}&$skiptoken=second`;
  const first = { ...page, value: value.slice(0, middle), [nextLink]: next };
  const second = { ...page, value: value.slice(middle) };
  return [
    [address, { ...answer, body: bytesOf(JSON.stringify(first)) }],
    [`GET ${next}`, { ...answer, body: bytesOf(JSON.stringify(second)) }],
  ];
}

async function subjectsOf(places: Places, source: SourceName, answers: Answers): Promise<readonly Subject[]> {
  const { rows, report } = await collectOnce(places, source, replayingFetch(answers));
  const subjects: Subject[] = [];
  for (const [address, answer] of answers) {
    if (answer.status !== 200) continue;
    const kind = kindOf(answer.body);
    const { units } = unitsOf(answer.body, kind) ?? { units: [] };
    const rowsOf = new Map<string, readonly KeptRow[]>();
    for (const [index, unit] of units.entries()) {
      const without = new Map(answers).set(address, {
        ...answer,
        body: withoutUnit(answer.body, kind, index),
      });
      const left = await collectOnce(places, source, replayingFetch(without));
      const keys = new Set(left.rows.map(({ key }) => key));
      rowsOf.set(
        unit,
        rows.filter(({ key }) => !keys.has(key)),
      );
    }
    subjects.push({ source, places, answers, address, answer, kind, units, report, rows, rowsOf });
  }
  return subjects;
}
