import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Policy } from '../config/policy.ts';
import type { Sql } from '../ledger/sql.ts';

/**
 * What became of looking whether the stores are encrypted as the policy says (SEC-04). `cannot-tell`: it may be so,
 * and this machine has no way to see it.
 */
export interface EncryptionAtRest {
  readonly stated: Policy['storage']['encryptionAtRest'];
  readonly outcome: 'confirmed' | 'contradicted' | 'cannot-tell' | 'unstated' | 'none';
  /** In a sentence. */
  readonly reason: string;
}

export interface StorageLook {
  readonly stated: Policy['storage']['encryptionAtRest'];
  readonly dataDir: string;
  readonly sql: Pick<Sql, 'dialect' | 'query'>;
  readonly platform: NodeJS.Platform;
  /** Where /proc and /sys are; another folder in tests. */
  readonly root?: string;
}

type Looked = Omit<EncryptionAtRest, 'stated'>;

export async function lookAtEncryption(look: StorageLook): Promise<EncryptionAtRest> {
  const { stated } = look;
  switch (stated) {
    case 'unstated':
      return { stated, outcome: 'unstated', reason: 'The policy does not say what encrypts the stores.' };
    case 'none':
      return { stated, outcome: 'none', reason: 'The policy says that nothing encrypts the stores.' };
    case 'disk':
      return { stated, ...(await lookAtDisk(look)) };
    case 'database':
      return { stated, ...(await lookAtDatabase(look.sql)) };
  }
}

async function lookAtDatabase(sql: StorageLook['sql']): Promise<Looked> {
  if (sql.dialect === 'embedded') {
    return {
      outcome: 'contradicted',
      reason:
        'The policy says that the database encrypts; the embedded one does not. State "disk", or use PostgreSQL.',
    };
  }
  const [connection] = await sql.query<{ ssl: boolean | null; isLocal: boolean }>(
    `select (select ssl from pg_stat_ssl where pid = pg_backend_pid()) as ssl,
       coalesce(inet_server_addr() <<= '127.0.0.0/8' or inet_server_addr() = '::1', true) as "isLocal"`,
  );
  if (connection?.ssl !== true && connection?.isLocal !== true) {
    return {
      outcome: 'contradicted',
      reason: 'The connection to PostgreSQL is not encrypted: what it encrypts at rest travels in the clear.',
    };
  }
  return {
    outcome: 'cannot-tell',
    reason: 'PostgreSQL does not tell how its files are encrypted; the word of the policy stands.',
  };
}

async function lookAtDisk({ dataDir, sql, platform, root = '/' }: StorageLook): Promise<Looked> {
  if (platform !== 'linux') return cannotTell(`On ${platform} it cannot be looked up.`);
  const mount = mountOf(await realpath(dataDir), await readFile(join(root, 'proc/self/mountinfo'), 'utf8'));
  if (mount === null) return cannotTell('No mount of the data directory was found.');
  if (mount.type === 'ecryptfs') return confirmed(sql);
  const device = await deviceOf(root, mount);
  if (device === null)
    return cannotTell(`The data directory is on ${mount.type}, which is no disk of this machine.`);
  switch (await encryptionOf(device)) {
    case 'encrypted':
      return confirmed(sql);
    case 'unknown':
      return cannotTell('What the data directory is on does not say what is beneath it.');
    case 'plain':
      return (await isVirtual(root))
        ? cannotTell('The disk is a virtual one: whatever encrypts it is beneath this machine.')
        : {
            outcome: 'contradicted',
            reason: `The policy says that the disk encrypts; ${mount.source}, which holds the data directory, does not.`,
          };
  }
}

function confirmed(sql: StorageLook['sql']): Looked {
  return sql.dialect === 'embedded'
    ? { outcome: 'confirmed', reason: 'The data directory is on an encrypted device.' }
    : cannotTell(
        'The data directory is on an encrypted device; the disk of the PostgreSQL server cannot be seen.',
      );
}

function cannotTell(reason: string): Looked {
  return { outcome: 'cannot-tell', reason };
}

interface Mount {
  /** `major:minor` */
  readonly device: string;
  readonly type: string;
  readonly source: string;
}

/** The mount a path is on: the longest mount point that leads to it, the last of equals (proc(5), mountinfo). */
export function mountOf(path: string, mountinfo: string): Mount | null {
  let found: (Mount & { readonly point: string }) | null = null;
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const [, , device, , rawPoint] = before.split(' ');
    const [type, source] = after.split(' ');
    if (device === undefined || rawPoint === undefined || type === undefined || source === undefined)
      continue;
    const point = rawPoint.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const leads = point === '/' || path === point || path.startsWith(`${point}/`);
    if (leads && point.length >= (found?.point.length ?? 0)) found = { device, type, source, point };
  }
  return found;
}

/** The device's folder below /sys; by its number, or by name where a file system hides the number (btrfs). */
async function deviceOf(root: string, { device, source }: Mount): Promise<string | null> {
  const byNumber = await resolved(join(root, 'sys/dev/block', device));
  if (byNumber !== null || !source.startsWith('/dev/')) return byNumber;
  const node = (await resolved(join(root, source))) ?? source;
  return resolved(join(root, 'sys/class/block', node.split('/').at(-1) ?? ''));
}

/** Follows the device down to the disks it rests on: all of them have to be encrypted, at whatever height. */
async function encryptionOf(device: string): Promise<'encrypted' | 'plain' | 'unknown'> {
  const uuid = await textOf(join(device, 'dm/uuid'));
  // dm-crypt; verity and integrity devices carry the same prefix and encrypt nothing.
  if (uuid !== null && /^CRYPT-(?!VERITY|INTEGRITY)/.test(uuid)) return 'encrypted';
  if ((await textOf(join(device, 'loop/backing_file'))) !== null) return 'unknown';
  const names = await readdir(join(device, 'slaves')).catch(() => []);
  if (names.length === 0) return 'plain';
  const below = await Promise.all(
    names.map(async (name) => {
      const slave = await resolved(join(device, 'slaves', name));
      return slave === null ? ('unknown' as const) : encryptionOf(slave);
    }),
  );
  return below.find((each) => each !== 'encrypted') ?? 'encrypted';
}

/** Beneath a virtual machine there may be encryption that it cannot see. */
async function isVirtual(root: string): Promise<boolean> {
  const cpu = (await textOf(join(root, 'proc/cpuinfo'))) ?? '';
  const maker = (await textOf(join(root, 'sys/class/dmi/id/product_name'))) ?? '';
  return /^flags\s*:.*\bhypervisor\b/m.test(cpu) || /virtual|kvm|qemu|vmware|ec2|compute engine/i.test(maker);
}

async function resolved(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}
