import { z } from 'zod/v4';
import { canonicalJson, sha256, type AuditProblem } from './audit-chain.ts';
import type { AuditKey, PublicAuditKey } from './audit-key.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const Checkpoint = z.strictObject({
  seq: z.int().nonnegative(),
  hash,
  at: z.string(),
  tenantId: z.string(),
  witness: z.string(),
  previous: hash,
  keyId: hash,
  signature: z.string(),
});

/**
 * A signed word, kept outside the database, on how the chain of events ended at an instant: whoever rewrites the
 * database cannot rewrite it as well (SEC-07, SEC-12).
 */
export interface Checkpoint {
  /** The last event there was; 0 when there was none. */
  readonly seq: number;
  /** Of that event. */
  readonly hash: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly tenantId: string;
  /** Which file of checkpoints this is a line of: every replica writes its own. */
  readonly witness: string;
  /** SHA-256 of the line before. */
  readonly previous: string;
  readonly keyId: string;
  /** Base64. */
  readonly signature: string;
}

export interface CheckpointFault {
  readonly line: number;
  readonly problem: AuditProblem;
  readonly detail: string;
}

/** `previous` of the first line of a file. */
export const firstPrevious = sha256('seatkeeper audit checkpoints, version 1');

export function signCheckpoint(unsigned: Omit<Checkpoint, 'keyId' | 'signature'>, key: AuditKey): Checkpoint {
  const keyed = { ...unsigned, keyId: key.id };
  return { ...keyed, signature: key.sign(signedText(keyed)) };
}

export function lineOf(checkpoint: Checkpoint): string {
  return canonicalJson({ ...checkpoint });
}

/** The lines of a file; one that does not end its last line says so with an empty one less. */
export function linesOf(text: string): { readonly lines: readonly string[]; readonly isWhole: boolean } {
  const lines = text.split('\n');
  const isWhole = lines.at(-1) === '';
  return { lines: isWhole ? lines.slice(0, -1) : lines, isWhole };
}

/** One line, as it was written and signed; else why not. */
export function readCheckpoint(line: string, key: PublicAuditKey): Checkpoint | string {
  const parsed = Checkpoint.safeParse(parsedJson(line));
  if (!parsed.success || lineOf(parsed.data) !== line) return 'it is not a checkpoint as it was written';
  const { signature, ...signed } = parsed.data;
  if (signed.keyId !== key.id) return `it names another key (${signed.keyId.slice(0, 16)})`;
  return key.verifies(signedText(signed), signature) ? parsed.data : 'its signature does not fit';
}

/** Which file a line says it is of, signed or not; null: it says none. */
export function witnessNamedIn(line: string): string | null {
  const parsed = Checkpoint.safeParse(parsedJson(line));
  return parsed.success ? parsed.data.witness : null;
}

/** Every checkpoint up to the first that is not what it was, and what is wrong with that one. */
export function readCheckpoints(
  text: string,
  key: PublicAuditKey,
): { readonly checkpoints: readonly Checkpoint[]; readonly fault: CheckpointFault | null } {
  const { lines, isWhole } = linesOf(text);
  const checkpoints: Checkpoint[] = [];
  const forged = (line: number, detail: string) => ({
    checkpoints,
    fault: { line, problem: 'checkpoint-forged' as const, detail },
  });
  let previous = firstPrevious;
  for (const [index, line] of lines.entries()) {
    const read = readCheckpoint(line, key);
    if (typeof read === 'string') return forged(index + 1, read);
    const before = checkpoints.at(-1);
    const follows = before === undefined ? true : read.witness === before.witness && read.seq > before.seq;
    if (read.previous !== previous || !follows) {
      return {
        checkpoints,
        fault: {
          line: index + 1,
          problem: 'checkpoint-missing',
          detail: 'it does not continue the line before it: lines were taken out or changed places',
        },
      };
    }
    checkpoints.push(read);
    previous = sha256(line);
  }
  if (!isWhole) return forged(lines.length, 'it does not end');
  if (checkpoints.length === 0)
    return { checkpoints, fault: { line: 1, problem: 'checkpoint-missing', detail: 'the file is empty' } };
  return { checkpoints, fault: null };
}

function signedText(signed: Omit<Checkpoint, 'signature'>): string {
  return `seatkeeper audit checkpoint, version 1\n${canonicalJson({ ...signed })}`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
