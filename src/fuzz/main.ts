import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startRelay } from './relay.ts';
import { recordSubjects } from './subject.ts';
import { tryBodies, type Failure, type Tried } from './try-bodies.ts';

/**
 * Spoils the answers of a recorded tenant and reads them with the real readers and collectors.
 * `npm run fuzz -- --bodies 50000 [--seed 1] [--to artifacts/fuzz]`. Exit 0 none wrong, 1 some, 2 usage.
 */
const usage = 'Usage: npm run fuzz -- [--bodies 50000] [--seed 1] [--to artifacts/fuzz]';

interface Options {
  readonly bodies: number;
  readonly seed: number;
  readonly to: string;
}

function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        bodies: { type: 'string', default: '50000' },
        seed: { type: 'string', default: '1' },
        to: { type: 'string', default: 'artifacts/fuzz' },
      },
    });
    const whole = (text: string): number => (/^\d{1,8}$/.test(text) ? Number(text) : 0);
    const [bodies, seed] = [whole(values.bodies), whole(values.seed)];
    return bodies < 1 || seed < 1 ? null : { bodies, seed, to: values.to };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

async function main({ bodies, seed, to }: Options): Promise<number> {
  const relay = await startRelay();
  const subjects = await recordSubjects(seed, relay);
  const sources = new Set(subjects.map(({ source }) => source));
  console.log(`${subjects.length} answers of ${sources.size} sources, ${bodies} bodies, seed ${seed}`);
  const began = performance.now();
  const tried = await tryBodies(subjects, { bodies, seed }, (done) => {
    if (done % 5_000 === 0) process.stderr.write(`${done} of ${bodies}\n`);
  });
  await relay.stop();
  console.log(table(tried));
  console.log(`${((performance.now() - began) / 1000).toFixed(1)} s`);
  for (const failure of tried.failures) console.log(await save(failure, to));
  console.log(
    tried.failures.length === 0 ? 'nothing was lost in silence' : `${tried.failures.length} kinds of failure`,
  );
  return tried.failures.length === 0 ? 0 : 1;
}

const outcomes = ['complete', 'complete, told', 'incomplete', 'failed', 'WRONG'] as const;

function table({ counts }: Tried): string {
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(20), ...cells.map((cell) => cell.padStart(15))].join('');
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    line('mutation', outcomes),
    ...rows.map(([name, by]) =>
      line(
        name,
        outcomes.map((outcome) => String(by.get(outcome) ?? '-')),
      ),
    ),
  ].join('\n');
}

async function save({ source, mutation, seed, what, address, body }: Failure, to: string): Promise<string> {
  await mkdir(to, { recursive: true });
  const file = join(to, `${source}-${mutation}-${seed}.txt`);
  await writeFile(file, body);
  return `WRONG ${source} ${mutation}: ${what}\n  ${address}\n  ${body.byteLength} bytes in ${file}`;
}

const options = readOptions();
if (options === null) console.error(usage);
process.exitCode = options === null ? 2 : await main(options);
