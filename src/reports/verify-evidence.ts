import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { canonicalJson, sha256, type AuditRow, type Json } from '../ledger/audit-chain.ts';
import { readCheckpoint } from '../ledger/audit-checkpoint.ts';
import { parsePublicAuditKey, type PublicAuditKey } from '../ledger/audit-key.ts';
import { isWhole, json, signedText, type EvidenceManifest, type ProvenEvent } from './evidence-bundle.ts';

export interface EvidenceVerdict {
  readonly ok: boolean;
  /** Each in a sentence; empty when nothing was found. */
  readonly problems: readonly string[];
  readonly keyId: string | null;
  readonly events: number;
  readonly number: number | null;
  readonly madeAt: string | null;
  /** What `audit verify` said when the bundle was made. */
  readonly wasTrailWhole: boolean | null;
}

const Manifest = z.looseObject({
  schemaVersion: z.literal(1),
  number: z.int(),
  madeAt: z.string(),
  trail: z.looseObject({ ok: z.boolean() }),
  policySha256: z.string(),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string() })),
  keyId: z.string(),
  signature: z.string(),
});

const Proven = z.strictObject({
  event: z.looseObject({ seq: z.int(), hash: z.string(), prevHash: z.string() }),
  proof: z.strictObject({ seq: z.int(), checkpoint: z.int().nullable() }),
});

/**
 * Checks a bundle by itself, without ledger and network: every file, the signature, every event's hash and every
 * checkpoint. With a key that was kept elsewhere it does not have to believe the one inside. Throws AUDIT_KEY_UNUSABLE.
 */
export async function verifyEvidence(dir: string, publicKey: string | null): Promise<EvidenceVerdict> {
  const nothing = { keyId: null, events: 0, number: null, madeAt: null, wasTrailWhole: null };
  const text = await textOf(dir, 'manifest.json');
  const written = jsonOf(text);
  const manifest = Manifest.safeParse(written);
  if (!manifest.success || json(written) !== text) {
    return { ok: false, problems: ['manifest.json is missing, or is not as it was written.'], ...nothing };
  }
  const { keyId, number, madeAt, trail } = manifest.data;
  const pem = publicKey ?? (await textOf(dir, 'public-key.pem'));
  if (pem === null) return { ok: false, problems: ['public-key.pem is missing.'], ...nothing };
  const key = parsePublicAuditKey(pem, publicKey === null ? 'public-key.pem' : 'given');
  const audit = await auditProblems(dir, key);
  const problems = [
    ...signatureProblems(written as EvidenceManifest, key),
    ...(await fileProblems(dir, written as EvidenceManifest)),
    ...audit.problems,
  ];
  return {
    ok: problems.length === 0,
    problems,
    keyId,
    events: audit.events,
    number,
    madeAt,
    wasTrailWhole: trail.ok,
  };
}

function signatureProblems(manifest: EvidenceManifest, key: PublicAuditKey): readonly string[] {
  const { signature, ...unsigned } = manifest;
  if (manifest.keyId !== key.id) return [`The manifest names another key (${manifest.keyId.slice(0, 16)}).`];
  return key.verifies(signedText(unsigned), signature)
    ? []
    : ['The signature of manifest.json does not fit.'];
}

async function fileProblems(
  dir: string,
  { files, policySha256 }: EvidenceManifest,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { name, bytes, sha256: expected } of files) {
    const text = name.includes('/') || name.includes('\\') ? null : await textOf(dir, name);
    if (text === null) problems.push(`${name} is missing.`);
    else if (Buffer.byteLength(text) !== bytes || sha256(text) !== expected) {
      problems.push(`${name} is not the file that was signed.`);
    }
  }
  const known = new Set([...files.map(({ name }) => name), 'manifest.json']);
  for (const name of await readdir(dir))
    if (!known.has(name)) problems.push(`${name} does not belong to the bundle.`);
  const policy = jsonOf(await textOf(dir, 'policy.json'));
  if (sha256(canonicalJson(policy as Json)) !== policySha256)
    problems.push('policy.json has another digest.');
  return problems;
}

async function auditProblems(
  dir: string,
  key: PublicAuditKey,
): Promise<{ readonly problems: readonly string[]; readonly events: number }> {
  const problems: string[] = [];
  const signed = new Map<number, string>();
  for (const line of linesOf(await textOf(dir, 'checkpoints.jsonl'))) {
    const read = readCheckpoint(line, key);
    if (typeof read === 'string') problems.push(`A line of checkpoints.jsonl is forged: ${read}.`);
    else signed.set(read.seq, read.hash);
  }
  const events: AuditRow[] = [];
  for (const line of linesOf(await textOf(dir, 'audit.jsonl'))) {
    const read = Proven.safeParse(jsonOf(line));
    if (!read.success) {
      problems.push('A line of audit.jsonl is no event.');
      continue;
    }
    const proven = read.data as unknown as ProvenEvent;
    const { event, proof } = proven;
    const before = events.at(-1);
    if (!isWhole(proven)) problems.push(`Event ${event.seq} does not have its hash.`);
    if (before !== undefined && before.seq >= event.seq) problems.push(`Event ${event.seq} is out of order.`);
    if (before?.seq === event.seq - 1 && before.hash !== event.prevHash) {
      problems.push(`Event ${event.seq} does not continue the one before it.`);
    }
    if (proof.checkpoint !== null && !signed.has(proof.checkpoint)) {
      problems.push(`The checkpoint that covers event ${event.seq} is missing.`);
    }
    if ((signed.get(event.seq) ?? event.hash) !== event.hash) {
      problems.push(`Event ${event.seq} is not the one that was signed.`);
    }
    events.push(event);
  }
  return { problems, events: events.length };
}

async function textOf(dir: string, name: string): Promise<string | null> {
  try {
    return await readFile(join(dir, name), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return null;
    throw error;
  }
}

function linesOf(text: string | null): readonly string[] {
  return text === null ? [] : text.split('\n').filter((line) => line !== '');
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
