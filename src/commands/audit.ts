import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CheckpointCopies } from '../ledger/audit.ts';
import type { AuditVerdict, NotSeen, Witnessed } from '../ledger/audit-verify.ts';
import { writePrivateFile } from '../reports/write-private-file.ts';
import { UsageError } from './errors.ts';
import type { AddCommand, Invocation } from './invocation.ts';
import { readInput } from './read-input.ts';
import { writeOutput } from './write-output.ts';

interface VerifyOptions {
  readonly checkpoints?: string;
  readonly publicKey?: string;
}

/** `audit verify|checkpoint|public-key|renew` (SEC-07, SEC-12). */
export const addAudit: AddCommand = (program, invocation) => {
  const audit = program
    .command('audit')
    .description('the hash-chained trail of what was decided and done, and its signed checkpoints');
  addVerify(audit, invocation);
  addCheckpoint(audit, invocation);
  addPublicKey(audit, invocation);
  addRenew(audit, invocation);
};

function addVerify(audit: Command, { services, finish, cwd }: Invocation): void {
  audit
    .command('verify')
    .description(
      'walks the chain and its checkpoints; exit 1 and the first broken link if it was tampered with',
    )
    .option('--checkpoints <file>', 'a copy of checkpoints.jsonl that was kept elsewhere')
    .option('--public-key <file>', 'the key it was signed with, as "audit public-key" gave it')
    .action(async (options: VerifyOptions) => {
      const copies = await copiesOf(cwd, options);
      const { ledger } = await services();
      const verdict = await ledger.audit.verify(copies);
      finish({
        exitCode: verdict.ok ? 0 : 1,
        document: { schemaVersion: 1, ...verdict },
        text: verdictText(verdict),
      });
    });
}

async function copiesOf(
  cwd: string,
  { checkpoints, publicKey }: VerifyOptions,
): Promise<CheckpointCopies | undefined> {
  if (checkpoints === undefined) {
    if (publicKey === undefined) return undefined;
    throw new UsageError(
      'A public key alone verifies nothing.',
      'It checks the signatures of a copy of the checkpoints.',
      'Name that copy with --checkpoints.',
    );
  }
  const decoder = new TextDecoder();
  return {
    name: checkpoints,
    text: decoder.decode(await readInput(cwd, checkpoints)),
    publicKey: publicKey === undefined ? null : decoder.decode(await readInput(cwd, publicKey)),
  };
}

function verdictText(verdict: AuditVerdict): string {
  if (!verdict.ok) {
    return `The audit trail is broken at event ${verdict.seq} (${verdict.problem}): ${verdict.detail}`;
  }
  const { events, head, witnessed, copies, elsewhere } = verdict;
  return [
    `The audit trail is whole: ${events} events, head ${head}.`,
    witnessed === null
      ? 'No checkpoint has been signed here yet: run "audit checkpoint".'
      : witnessText('Checkpoints here', witnessed),
    ...(copies === null ? [] : [witnessText('The copies given', copies)]),
    ...elsewhere.map(elsewhereText),
  ].join('\n');
}

function witnessText(name: string, { checkpoints, from, since, to, keyId }: Witnessed): string {
  const start =
    from === 0 ? 'from the first event on' : `from event ${from} on; nobody vouches for what it was before`;
  return `${name}: ${checkpoints}, signed with key ${keyId.slice(0, 16)} since ${since}, ${start}, up to event ${to}.`;
}

function elsewhereText({ witness, place, checkpoints }: NotSeen): string {
  return (
    `Begun elsewhere and not seen here: ${checkpoints} checkpoints of ${place} (file ${witness}). ` +
    'Verify there, or give a copy with --checkpoints; if they are lost, say so with "audit renew --place".'
  );
}

function addCheckpoint(audit: Command, { services, finish }: Invocation): void {
  audit
    .command('checkpoint')
    .description(
      'signs how the chain ends now, outside the database; copy that file to a safe of the auditors',
    )
    .action(async () => {
      const { ledger } = await services();
      const result = await ledger.audit.checkpoint();
      const texts = {
        written: (seq: number) => `Signed: the trail up to event ${seq}.`,
        'nothing-new': (seq: number) => `Nothing has happened since event ${seq}, which is signed already.`,
      };
      finish(
        result.kind === 'stopped'
          ? {
              exitCode: 1,
              document: { schemaVersion: 1, ...result },
              text: `Nothing was signed: ${result.reason}.\nRun "audit verify", look into it, then "audit renew --reason …".`,
            }
          : {
              exitCode: 0,
              document: { schemaVersion: 1, ...result },
              text: texts[result.kind](result.checkpoint.seq),
            },
      );
    });
}

function addPublicKey(audit: Command, { services, finish, cwd }: Invocation): void {
  audit
    .command('public-key')
    .description('the key that checks checkpoints and evidence; give it to the auditors')
    .option('--to <file>', 'writes it there')
    .action(async ({ to }: { readonly to?: string }) => {
      const { ledger } = await services();
      const { keyId, publicKey } = await ledger.audit.sign('');
      if (to !== undefined) await writeOutput(to, () => writePrivateFile(resolve(cwd, to), publicKey));
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, keyId, publicKey },
        text: to === undefined ? publicKey.trimEnd() : `Key ${keyId} written to ${to}.`,
      });
    });
}

function addRenew(audit: Command, { services, finish, actor }: Invocation): void {
  audit
    .command('renew')
    .description('after somebody has looked into it: keeps the old checkpoints as evidence and begins anew')
    .requiredOption('--reason <text>', 'what was found; it is recorded with your name')
    .option(
      '--place <place>',
      'checkpoints begun elsewhere that are lost, as "audit verify" names their place',
    )
    .action(async ({ reason, place }: { readonly reason: string; readonly place?: string }) => {
      const { ledger, tenantId } = await services();
      if (place === undefined) await ledger.audit.renewWitness({ tenantId, actor, reason });
      else if ((await ledger.audit.renewElsewhere({ tenantId, actor, reason, place })) === 0)
        throw new UsageError(
          `No checkpoints are missed of ${place}.`,
          'It is this place itself, or none of that name has begun any that are not retired.',
          'Take the place from "audit verify"; leave --place out for the checkpoints that are kept here.',
        );
      const verdict = await ledger.audit.verify();
      finish({
        exitCode: verdict.ok ? 0 : 1,
        document: { schemaVersion: 1, ...verdict },
        text: `The witness of the audit trail was renewed and that was recorded.\n${verdictText(verdict)}`,
      });
    });
}
