import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { withoutNames, withoutWords } from '../core/privacy/without-names.ts';
import { subjectOfCase } from '../ledger/audit.ts';
import type { Case } from '../ledger/case-row.ts';
import { AppError } from '../lib/app-error.ts';
import { evidenceFiles, type EvidenceFile, type EvidenceInput } from '../reports/evidence-bundle.ts';
import { verifyEvidence, type EvidenceVerdict } from '../reports/verify-evidence.ts';
import { writePrivateFile } from '../reports/write-private-file.ts';
import { UsageError } from './errors.ts';
import { findCase } from './find-case.ts';
import type { AddCommand, Invocation } from './invocation.ts';
import { readTextInput } from './read-input.ts';
import { nameAccess, withReveal, type NameAccess, type RevealOptions } from './reveal-names.ts';
import type { Services } from './services.ts';

/** `evidence <case> --to <dir> [--reveal --purpose P]`, `evidence verify <dir>` (GOV-33, SEC-12). */
export const addEvidence: AddCommand = (program, invocation) => {
  const evidence = withReveal(program.command('evidence'))
    .description('everything recorded of one case, signed, in a directory an auditor can check without us')
    .argument('<case>', 'id, or number with or without #')
    .option('--to <dir>', 'a directory that does not exist yet')
    .action((id: string, { to, ...reveal }: RevealOptions & { readonly to?: string }) =>
      exportBundle(invocation, id, to, reveal),
    );
  addVerify(evidence, invocation);
};

async function exportBundle(
  { services, finish, cwd, actor }: Invocation,
  id: string,
  to: string | undefined,
  reveal: RevealOptions,
): Promise<void> {
  if (to === undefined) {
    throw new UsageError('Nothing says where to.', 'A bundle is a directory of its own.', 'Add --to <dir>.');
  }
  const dir = resolve(cwd, to);
  await demandAbsent(dir, to);
  const used = await services();
  const found = await findCase(used, id);
  const names = nameAccess(used, reveal, { actor, subject: subjectOfCase(found.id) });
  const input = await gather(used, found, actor, names);
  const files = await evidenceFiles(input, (text) => used.ledger.audit.sign(text));
  await writeBundle(dir, to, files);
  const { trail } = input;
  finish({
    exitCode: 0,
    document: { schemaVersion: 1, case: found.id, dir, files: files.map(({ name }) => name), trail },
    text: [
      `Evidence of case #${found.number} written to ${to}: ${files.length} files, ${input.audit.length} events.`,
      ...(trail.ok
        ? []
        : [`The audit trail is BROKEN at event ${trail.seq} (${trail.problem}); the bundle says so.`]),
    ].join('\n'),
  });
}

/** That it is taken out of the house is an event of the case itself. */
async function gather(used: Services, found: Case, actor: string, names: NameAccess): Promise<EvidenceInput> {
  const { ledger, tenantId, clock, policy } = used;
  const { id, asOf } = found;
  const subject = subjectOfCase(id);
  await names.record(found.seats);
  await ledger.audit.append({ tenantId, actor, action: 'evidence.exported', subject, body: {} });
  await ledger.audit.checkpoint();
  const { total } = await ledger.cases.stepCounts(id);
  const steps = total === 0 ? [] : await ledger.cases.steps(id, { offset: 0, limit: total });
  const answers = await ledger.holderAnswers.forCase(id);
  return {
    case: found,
    steps: names.isShown ? steps : withoutNames(steps),
    decisions: await ledger.decisions.forCase(id),
    deliveries: await ledger.deliveries.forCase(id),
    audit: await ledger.audit.forCase(id),
    checkpoints: (await ledger.audit.checkpoints())?.checkpoints ?? [],
    positions: await ledger.positionVersions.find({ tenantId, asOf }),
    further: { 'holder-answers.json': names.isShown ? answers : withoutWords(answers) },
    hasNames: names.isShown,
    policy,
    trail: await ledger.audit.verify(),
    madeAt: clock.now().toISOString(),
    madeBy: actor,
  };
}

async function demandAbsent(dir: string, name: string): Promise<void> {
  const found = await stat(dir).catch(() => null);
  if (found === null) return;
  throw new UsageError(
    `${name} is there already.`,
    'Evidence is never written over anything.',
    'Name a directory that does not exist yet.',
  );
}

/** Under its name only when it is whole. */
async function writeBundle(dir: string, name: string, files: readonly EvidenceFile[]): Promise<void> {
  try {
    // A name that nothing has: whatever else lies beside the target is not ours to remove.
    const draft = await mkdtemp(`${dir}.part-`);
    try {
      for (const file of files) await writePrivateFile(join(draft, file.name), file.text);
      await rename(draft, dir);
    } catch (cause) {
      await rm(draft, { recursive: true, force: true });
      throw cause;
    }
  } catch (cause) {
    throw new AppError(
      'FILE_UNWRITABLE',
      {
        what: `${name} cannot be written.`,
        why: 'Its folder does not exist or may not be written to, or the disk is full.',
        fix: 'Name a directory in a folder that exists and is yours.',
      },
      { cause },
    );
  }
}

function addVerify(evidence: Command, { finish, cwd }: Invocation): void {
  evidence
    .command('verify')
    .description('checks a bundle without ledger and network; exit 1 and what was changed')
    .argument('<dir>')
    .option('--public-key <file>', 'a key that was kept elsewhere, instead of the one in the bundle')
    .action(async (dir: string, { publicKey }: { readonly publicKey?: string }) => {
      const given = publicKey === undefined ? null : await readTextInput(cwd, publicKey);
      const verdict = await verifyEvidence(resolve(cwd, dir), given);
      finish({
        exitCode: verdict.ok ? 0 : 1,
        document: { schemaVersion: 1, ...verdict },
        text: verdictText(verdict, given !== null),
      });
    });
}

function verdictText(
  { ok, problems, keyId, number, events, madeAt, wasTrailWhole }: EvidenceVerdict,
  isKeyGiven: boolean,
): string {
  if (!ok) return `The bundle is not as it was signed:\n${problems.map((each) => `  ${each}`).join('\n')}`;
  return [
    `The evidence of case #${number} is as it was signed: ${events} events, made ${madeAt}.`,
    `Key ${keyId}${isKeyGiven ? ', as given.' : ': compare it with the one the auditors were given.'}`,
    wasTrailWhole === true
      ? 'The whole audit trail was verified when it was made.'
      : 'When it was made, the audit trail was BROKEN: see manifest.json.',
  ].join('\n');
}
