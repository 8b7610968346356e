import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../lib/app-error.ts';
import { isAbsent, syncFolder } from './audit-file.ts';

/** Checks what the audit key has signed. */
export interface PublicAuditKey {
  /** SHA-256 of the public key (SPKI, DER), in hex. */
  readonly id: string;
  readonly pem: string;
  /** The signature is base64; any other way of writing the same bytes is refused. */
  verifies(text: string, signature: string): boolean;
}

/** Signs checkpoints and evidence (Ed25519, RFC 8032). */
export interface AuditKey extends PublicAuditKey {
  /** Base64. */
  sign(text: string): string;
}

/** The key in a PEM file (PKCS #8); null when there is no such file. Throws AUDIT_KEY_UNUSABLE. */
export async function readAuditKey(file: string): Promise<AuditKey | null> {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw auditKeyUnusable(file, cause);
  }
  return fromPrivate(keyOf(file, () => createPrivateKey(pem)));
}

/** Makes a key for its owner's eyes only. Throws when the file is there already: a key is never overwritten. */
export async function makeAuditKey(file: string): Promise<AuditKey> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chmod(file, 0o600);
  await syncFolder(dirname(file));
  return fromPrivate(privateKey);
}

/** A public key as `audit public-key` prints it. Throws AUDIT_KEY_UNUSABLE. */
export function parsePublicAuditKey(pem: string, name: string): PublicAuditKey {
  return fromPublic(keyOf(name, () => createPublicKey(pem)));
}

function keyOf(name: string, read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (cause) {
    throw auditKeyUnusable(name, cause);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw auditKeyUnusable(name, undefined);
  return key;
}

function fromPrivate(key: KeyObject): AuditKey {
  return {
    ...fromPublic(createPublicKey(key)),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

function fromPublic(key: KeyObject): PublicAuditKey {
  return {
    id: createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    verifies: (text, signature) => {
      const bytes = Buffer.from(signature, 'base64');
      return bytes.toString('base64') === signature && verify(null, Buffer.from(text), key, bytes);
    },
  };
}

function auditKeyUnusable(file: string, cause: unknown): AppError {
  return new AppError(
    'AUDIT_KEY_UNUSABLE',
    {
      what: `The audit key ${file} cannot be used.`,
      why: 'It cannot be read, or is not an Ed25519 key in PEM form.',
      fix: 'Give the right file, or make one: openssl genpkey -algorithm ed25519 -out audit-key.pem',
    },
    { cause },
  );
}
