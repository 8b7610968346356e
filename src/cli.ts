import { userInfo } from 'node:os';
import { Agent, fetch as fetchLong } from 'undici';
import { addConfigCheck } from './commands/config-check.ts';
import type { CommandLine, CommandResult } from './commands/command-result.ts';
import { runCommandLine } from './commands/run-command-line.ts';
import type { Services } from './commands/services.ts';
import { addTwin } from './commands/twin.ts';
import { compose, type Product } from './wiring/compose.ts';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/load-config.ts';
import { askControl } from './control/ask-control.ts';
import { readLedgerLock } from './ledger/lock-file.ts';
import { AppError } from './lib/app-error.ts';
import { clockFrom, systemClock } from './lib/clock.ts';
import { createLog } from './lib/log.ts';

/** Commands that need no ledger: they run here even while the bot holds it. */
const localCommands = [addTwin, addConfigCheck];
const localNames = new Set(['twin', 'config']);

/** A collection may take hours; the default client would give up on the live process after minutes. */
const patient = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
const fetchPatiently = ((url: string, options: object) =>
  fetchLong(url, { ...options, dispatcher: patient })) as unknown as typeof globalThis.fetch;

async function runHere(line: CommandLine): Promise<CommandResult> {
  let opened: Product | null = null;
  try {
    return await runCommandLine(line, {
      services: async (): Promise<Services> => (opened ??= await open(loadConfig())),
      actor: userInfo().username,
      local: localCommands,
    });
  } finally {
    await (opened as Product | null)?.close();
  }
}

async function open(config: Config): Promise<Product> {
  const clock = config.now === null ? systemClock() : clockFrom(new Date(config.now));
  return compose(config, { clock, log: createLog(config.log.level) });
}

/** The live process that holds the embedded ledger, if there is one. */
async function liveProcess(argv: readonly string[]) {
  if (argv.some((word) => localNames.has(word) || word === '--help' || word === '-h')) return null;
  let config: Config;
  try {
    config = loadConfig();
  } catch {
    return null; // told by the command itself, in its own form
  }
  return config.ledger.kind === 'embedded' ? readLedgerLock(config.ledger.dir) : null;
}

async function run(argv: readonly string[]): Promise<CommandResult> {
  const line = { argv, cwd: process.env.INIT_CWD ?? process.cwd() };
  const live = await liveProcess(argv);
  if (live === null) return runHere(line);
  const { pid, controlUrl, controlToken } = live;
  if (controlUrl === undefined || controlToken === undefined) {
    throw new AppError('LEDGER_IN_USE', {
      what: 'The ledger is open in another process.',
      why: `Process ${pid} holds it and takes no commands yet.`,
      fix: 'Wait until it has started, stop it, or set DATABASE_URL so that both can work.',
    });
  }
  process.stderr.write(`Seatkeeper is running (process ${pid}): the command goes through it.\n`);
  return askControl({ controlUrl, controlToken }, line, fetchPatiently);
}

function failed(error: unknown): CommandResult {
  if (!(error instanceof AppError)) throw error;
  const { code, what, why, fix } = error;
  const isConfiguration = code.startsWith('CONFIG_');
  return {
    exitCode: isConfiguration ? 2 : 1,
    document: { schemaVersion: 1, error: { code, what, why, fix } },
    text: `${code}: ${what}\n  why: ${why}\n  fix: ${fix}`,
  };
}

const argv = process.argv.slice(2);
const result = await run(argv).catch(failed);
if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(result.document)}\n`);
else if (result.text !== '')
  (result.exitCode === 0 ? process.stdout : process.stderr).write(`${result.text}\n`);
process.exitCode = result.exitCode;
