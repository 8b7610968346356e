import { userInfo } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, fetch as fetchLong } from 'undici';
import { addConfigCheck } from './commands/config-check.ts';
import type { CommandLine, CommandResult } from './commands/command-result.ts';
import { failureOf, runCommandLine } from './commands/run-command-line.ts';
import type { Services } from './commands/services.ts';
import { addTwin } from './commands/twin.ts';
import { unexpectedResult } from './commands/unexpected.ts';
import { compose, type Product } from './wiring/compose.ts';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/load-config.ts';
import { askControl } from './control/ask-control.ts';
import { readLedgerLock } from './ledger/lock-file.ts';
import { AppError } from './lib/app-error.ts';
import { clockFrom, systemClock } from './lib/clock.ts';
import { createLog } from './lib/log.ts';

const argv = process.argv.slice(2);

/** Commands that need no ledger: they run here even while the bot holds it. */
const localCommands = [addTwin, addConfigCheck];
const localNames = new Set(['twin', 'config', 'help']);

/** How long a command waits for a process that is starting, or for another command, to let it in. */
const patienceMs = 30_000;

/** A collection may take hours; the default client would give up on the live process after minutes. */
const patient = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
const fetchPatiently = ((url: string, options: object) =>
  fetchLong(url, { ...options, dispatcher: patient })) as unknown as typeof globalThis.fetch;

interface LocalRun {
  readonly result: CommandResult;
  /** Somebody else had the ledger, so nothing was done. */
  readonly isBusy: boolean;
}

async function runHere(line: CommandLine): Promise<LocalRun> {
  let opened: Product | null = null;
  let isBusy = false;
  try {
    const result = await runCommandLine(line, {
      services: async (): Promise<Services> => {
        try {
          return (opened ??= await open(loadConfig()));
        } catch (error) {
          isBusy = error instanceof AppError && error.code === 'LEDGER_IN_USE';
          throw error;
        }
      },
      actor: accountName(),
      local: localCommands,
      watch: { stream: process.stderr, clock: systemClock() },
    });
    return { result, isBusy };
  } finally {
    await (opened as Product | null)?.close();
  }
}

/** Who is at the shell. A container may run as a user that nobody gave a name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

async function open(config: Config): Promise<Product> {
  const clock = config.now === null ? systemClock() : clockFrom(new Date(config.now));
  return compose(config, { clock, log: createLog(levelBesideBars(config.log.level)) });
}

/** The bars of a collection say what the lines of the log would, which would tear them apart. */
function levelBesideBars(level: Config['log']['level']): Config['log']['level'] {
  const hasBars = process.stderr.isTTY && argv.includes('collect') && !argv.includes('--json');
  return hasBars && level === 'info' ? 'warn' : level;
}

/** The live process that holds the embedded ledger, if there is one. */
async function liveProcess(argv: readonly string[]) {
  const command = argv.find((word) => !word.startsWith('-'));
  const asksForHelp = argv.some((word) => word === '--help' || word === '-h');
  if (command === undefined || localNames.has(command) || asksForHelp) return null;
  let config: Config;
  try {
    config = loadConfig();
  } catch {
    return null; // told by the command itself, in its own form
  }
  if (config.ledger.kind !== 'embedded') return null;
  // A directory that cannot be read is told by the command too.
  return readLedgerLock(config.ledger.dir).catch(() => null);
}

async function run(argv: readonly string[]): Promise<CommandResult> {
  const line = { argv, cwd: process.env.INIT_CWD ?? process.cwd() };
  const signal = AbortSignal.timeout(patienceMs);
  for (;;) {
    const live = await liveProcess(argv);
    if (live === null) {
      const { result, isBusy } = await runHere(line);
      if (!isBusy || signal.aborted) return result;
    } else if (live.controlUrl !== undefined && live.controlToken !== undefined) {
      process.stderr.write(`Seatkeeper is running (process ${live.pid}): the command goes through it.\n`);
      const { controlUrl, controlToken } = live;
      return askControl({ controlUrl, controlToken }, { ...line, account: accountName() }, fetchPatiently);
    } else if (signal.aborted) {
      throw stillBusy(live.pid);
    }
    await wait(200);
  }
}

function stillBusy(pid: number): AppError {
  return new AppError('LEDGER_IN_USE', {
    what: 'The ledger is open in another process.',
    why: `Process ${pid} holds it and takes no commands yet.`,
    fix: 'Wait until it has started or ended, stop it, or set DATABASE_URL so that both can work.',
  });
}

function failed(error: unknown): CommandResult {
  if (error instanceof AppError) return failureOf(error);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return unexpectedResult(error);
}

const result = await run(argv).catch(failed);
const isJson = argv.includes('--json');
const said = isJson ? JSON.stringify(result.document) : result.text;
const stream = isJson || result.exitCode === 0 ? process.stdout : process.stderr;
// Nothing that is still open may keep a command alive once it has said everything.
stream.write(said === '' ? '' : `${said}\n`, () => process.exit(result.exitCode));
