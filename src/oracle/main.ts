import { parseArgs } from 'node:util';
import { checkTenants } from './check-tenants.ts';
import { createProgress } from './progress.ts';
import { createTally, renderResult } from './tally.ts';

/**
 * Counts seeded tenants twice, by the product and by SQL over the lake, and lists every difference.
 * `npm run oracle -- --tenants 200 --users 5000 [--seed S] [--workers 2] [--json]`. Exit 0 none, 1 some, 2 usage.
 */
const usage = 'Usage: npm run oracle -- [--tenants 20] [--users 5000] [--seed 1] [--workers 2] [--json]';

interface Options {
  readonly tenants: number;
  readonly users: number;
  readonly seed: number;
  readonly workers: number;
  readonly json: boolean;
}

function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        tenants: { type: 'string', default: '20' },
        users: { type: 'string', default: '5000' },
        seed: { type: 'string', default: '1' },
        workers: { type: 'string', default: '2' },
        json: { type: 'boolean', default: false },
      },
    });
    const [tenants, users, seed, workers] = [values.tenants, values.users, values.seed, values.workers].map(
      (text) => (/^\d{1,7}$/.test(text) ? Number(text) : 0),
    ) as [number, number, number, number];
    if (tenants < 1 || users < 1 || seed < 1 || workers < 1) return null;
    return { tenants, users, seed, workers, json: values.json };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

async function run({ tenants, users, seed, workers, json }: Options): Promise<number> {
  const seeds = Array.from({ length: tenants }, (_, index) => seed + index);
  const tally = createTally({ users });
  const progress = createProgress({ total: tenants, stream: process.stderr });
  const print = (text: string): void => {
    progress.clear();
    process.stdout.write(text);
  };
  await checkTenants({
    seeds,
    users,
    workers,
    onResult: (result) => {
      tally.add(result);
      if (!json) print(renderResult(result));
      progress.done(tally.differences());
    },
  });
  progress.clear();
  process.stdout.write(json ? `${JSON.stringify(tally.document())}\n` : `${tally.closingLine()}\n`);
  return tally.agrees() ? 0 : 1;
}

const options = readOptions();
if (options === null) process.stderr.write(`${usage}\n`);
process.exitCode = options === null ? 2 : await run(options);
