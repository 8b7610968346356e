import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { dayOfInstant, isoOf } from '../core/model/day.ts';
import { AppError } from '../lib/app-error.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { noFaults, parseFaults, type Faults } from '../twin/faults.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin } from '../twin/serve-twin.ts';
import { groundTruth, registerRows } from '../twin/truth.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { writeOutput } from './write-output.ts';

interface TwinCommandOptions {
  readonly users: number;
  readonly seed: number;
  readonly port: number;
  readonly faults: Faults;
  readonly truth?: string;
  readonly register?: string;
  readonly today?: string;
  readonly latency: number;
  readonly throttling?: true;
}

/** `twin [--users N] [--seed S] [--port P] [--faults …] [--truth FILE]`: serves until it is stopped. */
export const addTwin: AddCommand = (program, { finish, cwd }) => {
  program
    .command('twin')
    .description('serves the synthetic tenant alone, on loopback')
    .option('--users <n>', 'how many people', wholeNumber, 600)
    .option('--seed <s>', 'the same seed, the same tenant', wholeNumber, 1)
    .option('--port <p>', '0 takes a free one', wholeNumber, 0)
    .option('--faults <list>', 'what goes wrong, separated by commas', faultsOf, noFaults)
    .option('--truth <file>', 'writes the ground truth there')
    .option('--register <file>', 'writes the sample register (CSV) there')
    .option('--today <day>', 'the day the tenant describes; default: today')
    .option('--latency <ms>', 'added to every answer', wholeNumber, 0)
    .option('--throttling', "Microsoft's published limits")
    .action(async (options: TwinCommandOptions) => {
      const clock = systemClock();
      const today = options.today ?? isoOf(dayOfInstant(clock.now()));
      const tenant = createPopulation({ seed: options.seed, users: options.users, today });
      const { truth, register } = options;
      if (truth !== undefined) {
        const text = JSON.stringify(groundTruth(tenant), null, 1);
        await writeOutput(truth, () => writeFile(resolve(cwd, truth), text));
      }
      if (register !== undefined)
        await writeOutput(register, () => writeFile(resolve(cwd, register), registerRows(tenant)));
      const twin = await serveTwin({
        tenant,
        port: options.port,
        faults: options.faults,
        latencyMs: options.latency,
        throttling: options.throttling ?? false,
        clock,
        log: createLog('warn'),
      }).catch((error: unknown) => {
        throw isTaken(error) ? portTaken(options.port, error) : error;
      });
      process.stderr.write(
        `The twin of ${options.users} people answers on ${twin.url}\n` +
          `  TENANT_ID=${twin.tenantId} GRAPH_BASE_URL=${twin.url}\n`,
      );
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      const { url, tenantId } = twin;
      await twin.stop();
      finish({ exitCode: 0, document: { schemaVersion: 1, url, tenantId, stopped: true }, text: 'Stopped.' });
    });
};

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function portTaken(port: number, cause: unknown): AppError {
  return new AppError(
    'PORT_TAKEN',
    {
      what: `The twin cannot listen on port ${port}.`,
      why: 'Another program listens there.',
      fix: 'Stop the other program, or leave --port out to take a free one.',
    },
    { cause },
  );
}

function faultsOf(text: string): Faults {
  try {
    return parseFaults(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new UsageError(error.what, error.why, error.fix);
  }
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`"${text}" is not a whole number.`, 'Sizes, seeds and ports are.', 'For example 600.');
}
