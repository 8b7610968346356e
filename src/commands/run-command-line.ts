import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/errors.ts';
import { AppError, renderError } from '../lib/app-error.ts';
import { addApps } from './apps.ts';
import { addAudit } from './audit.ts';
import { addAuthority } from './authority.ts';
import { addAzure } from './azure.ts';
import { addBoundary } from './boundary.ts';
import { addCalendar } from './calendar.ts';
import { addCase, addCases } from './cases.ts';
import { addCatalogue } from './catalogue.ts';
import { addChanges } from './changes.ts';
import { addCollect } from './collect.ts';
import type { Watch } from './collect-progress.ts';
import type { CommandLine, CommandResult, ExitCode } from './command-result.ts';
import { addCompare } from './compare.ts';
import { addConsultations } from './consultations.ts';
import { addCopilot } from './copilot.ts';
import { addDevices } from './devices.ts';
import { addDigest } from './digest.ts';
import { UsageError } from './errors.ts';
import { addDocuments } from './documents.ts';
import { addEvidence } from './evidence.ts';
import { addExplain } from './explain.ts';
import { addExport } from './export.ts';
import { addFeatures } from './features.ts';
import { addGroups } from './groups.ts';
import { addHalt } from './halt.ts';
import { addHistory } from './history.ts';
import { addHolds, addPhones } from './holds.ts';
import { addIdentities } from './identities.ts';
import { addInstructions } from './instructions.ts';
import type { AddCommand } from './invocation.ts';
import { addInvoices } from './invoices.ts';
import { addJustify } from './justify.ts';
import { addMailboxes } from './mailboxes.ts';
import { addOverlaps } from './overlaps.ts';
import { addPermissions } from './permissions.ts';
import { addPosition } from './position.ts';
import { addPrices } from './prices.ts';
import { addProvenance } from './provenance.ts';
import { addPurposes } from './purposes.ts';
import { addQuality } from './quality.ts';
import { addReconcile } from './reconcile.ts';
import { addRegister } from './register.ts';
import { addReplay } from './replay.ts';
import { addRightSize } from './right-size.ts';
import { addRisk } from './risk.ts';
import { addRunJob } from './run-job.ts';
import { addSeat } from './seat.ts';
import type { Services } from './services.ts';
import { addSignals } from './signals.ts';
import { addCals, addServers } from './servers.ts';
import { addSources } from './sources.ts';
import { addSwaps } from './swaps.ts';
import { addTrend } from './trend.ts';
import { addUsage } from './usage.ts';
import { addVariances } from './variances.ts';

const commands: readonly AddCommand[] = [
  addCollect,
  addSources,
  addQuality,
  addReconcile,
  addRunJob,
  addPosition,
  addExplain,
  addCompare,
  addSeat,
  addReplay,
  addUsage,
  addApps,
  addBoundary,
  addOverlaps,
  addRightSize,
  addSwaps,
  addJustify,
  addGroups,
  addInstructions,
  addMailboxes,
  addAzure,
  addIdentities,
  addDevices,
  addSignals,
  addTrend,
  addRisk,
  addCopilot,
  addHistory,
  addCases,
  addCase,
  addConsultations,
  addChanges,
  addHalt,
  addServers,
  addCals,
  addRegister,
  addAuthority,
  addPrices,
  addInvoices,
  addVariances,
  addCalendar,
  addDocuments,
  addFeatures,
  addHolds,
  addPhones,
  addCatalogue,
  addDigest,
  addExport,
  addAudit,
  addEvidence,
  addPurposes,
  addPermissions,
  addProvenance,
];

export interface CommandDeps {
  readonly services: () => Promise<Services>;
  /** Who is at the shell. */
  readonly actor: string;
  /** Commands that need no stores: they only run where they were typed. */
  readonly local?: readonly AddCommand[];
  /** For whoever looks on while the command runs. */
  readonly watch?: Watch;
}

/** Runs one command line against the use-cases. Never throws for what a user or the outside world did. */
export async function runCommandLine({ argv, cwd }: CommandLine, deps: CommandDeps): Promise<CommandResult> {
  const outcome: { result?: CommandResult } = {};
  const printed: string[] = [];
  const program = new Command('seatkeeper')
    .description('Keeps licence seats honest: entitled, assigned and used.')
    .option('--json', 'exactly one JSON document on stdout')
    .configureOutput({ writeOut: (text) => printed.push(text), writeErr: (text) => printed.push(text) })
    .exitOverride();
  const finish = (result: CommandResult): void => {
    outcome.result = result;
  };
  const watch = argv.includes('--json') || deps.watch === undefined ? {} : { watch: deps.watch };
  for (const add of [...commands, ...(deps.local ?? [])]) {
    add(program, { services: deps.services, cwd, actor: deps.actor, ...watch, finish });
  }
  for (const command of allCommands(program))
    command.option('--json', 'one JSON document on stdout').exitOverride();
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    return failure(error, printed);
  }
  return outcome.result ?? { exitCode: 2, document: null, text: printed.join('') };
}

function allCommands(parent: Command): readonly Command[] {
  return parent.commands.flatMap((command) => [command, ...allCommands(command)]);
}

function failure(error: unknown, printed: readonly string[]): CommandResult {
  if (error instanceof CommanderError) {
    const help = printed.join('').trimEnd();
    if (error.exitCode === 0) return { exitCode: 0, document: { schemaVersion: 1, help }, text: help };
    const isBare = error.code === 'commander.help';
    const usage = new UsageError(
      isBare ? 'No command was given.' : error.message.replace(/^error: /, ''),
      'The command line was not understood.',
      'See "seatkeeper --help".',
    );
    const result = failureOf(usage);
    return isBare ? { ...result, text: help } : result;
  }
  if (!(error instanceof AppError)) throw error;
  return failureOf(error);
}

/** What the caller has to mend before anything else is usage or configuration: exit 2. */
export function failureOf(error: AppError): CommandResult {
  const exitCode: ExitCode = error instanceof UsageError || error instanceof ConfigError ? 2 : 1;
  const { code, what, why, fix } = error;
  return {
    exitCode,
    document: { schemaVersion: 1, error: { code, what, why, fix } },
    text: renderError(error),
  };
}
