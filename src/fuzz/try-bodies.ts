import { AppError } from '../lib/app-error.ts';
import { replayingFetch, type Answers } from './answers.ts';
import { collectOnce } from './collect-once.ts';
import { judge, type Outcome } from './judge.ts';
import { byteMutations } from './mutate-bytes.ts';
import { jsonMutations } from './mutate-json.ts';
import { lineMutations } from './mutate-lines.ts';
import type { Mutant, Mutation } from './mutation.ts';
import { fuzzRandom, type FuzzRandom } from './random.ts';
import type { Subject } from './subject.ts';

const mutations: readonly Mutation[] = [...byteMutations, ...jsonMutations, ...lineMutations];

export interface Failure {
  readonly source: string;
  readonly address: string;
  readonly mutation: string;
  readonly seed: number;
  readonly what: string;
  readonly body: Uint8Array;
}

export interface Tried {
  readonly bodies: number;
  /** Bodies by mutation, then by outcome. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<Outcome, number>>;
  /** The shortest body of each kind of failure. */
  readonly failures: readonly Failure[];
}

interface Attempt {
  readonly mutation: string;
  readonly outcome: Outcome;
  readonly failure: Failure | null;
}

/** Spoils answers and reads them, `bodies` times. The same seed tries the same bodies. */
export async function tryBodies(
  subjects: readonly Subject[],
  { bodies, seed }: { readonly bodies: number; readonly seed: number },
  onTried: (done: number) => void = () => undefined,
): Promise<Tried> {
  const counts = new Map<string, Map<Outcome, number>>();
  const shortest = new Map<string, Failure>();
  for (let done = 0; done < bodies; done += 1) {
    const subject = subjects[done % subjects.length];
    if (subject === undefined) throw new TypeError('There is no answer to spoil.');
    const { mutation, outcome, failure } = await tryOne(subject, (seed * 1_000_003 + done) >>> 0);
    const outcomes = counts.get(mutation) ?? new Map<Outcome, number>();
    counts.set(mutation, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
    if (failure !== null) {
      const kind = `${failure.source} ${failure.mutation} ${failure.what.slice(0, 60)}`;
      const known = shortest.get(kind);
      if (known === undefined || failure.body.byteLength < known.body.byteLength) shortest.set(kind, failure);
    }
    onTried(done + 1);
  }
  return { bodies, counts, failures: [...shortest.values()] };
}

async function tryOne(subject: Subject, seed: number): Promise<Attempt> {
  const { mutation, mutant } = spoil(subject, fuzzRandom(seed));
  const { headers } = subject.answer;
  const spoilt = {
    ...subject.answer,
    body: mutant.body,
    headers: {
      ...headers,
      ...(mutant.contentType === undefined ? {} : { 'content-type': mutant.contentType }),
    },
  };
  const answers: Answers = new Map(subject.answers).set(subject.address, spoilt);
  const failed = (what: string): Attempt => ({
    mutation: mutation.name,
    outcome: 'WRONG',
    failure: {
      source: subject.source,
      address: subject.address,
      mutation: mutation.name,
      seed,
      what,
      body: mutant.body,
    },
  });
  try {
    const collected = await collectOnce(subject.places, subject.source, replayingFetch(answers));
    const { outcome, wrong } = judge(subject, mutant, collected);
    return wrong === null ? { mutation: mutation.name, outcome, failure: null } : failed(wrong);
  } catch (error) {
    if (error instanceof AppError) return failed(`it threw ${error.code} in place of telling it`);
    return failed(`it crashed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The first mutation of the seed that applies. */
function spoil(
  subject: Subject,
  random: FuzzRandom,
): { readonly mutation: Mutation; readonly mutant: Mutant } {
  const fitting = mutations.filter(({ kinds }) => kinds.includes(subject.kind));
  for (;;) {
    const mutation = random.pick(fitting);
    const mutant = mutation.mutate(subject.answer.body, random);
    if (mutant !== null) return { mutation, mutant };
  }
}
