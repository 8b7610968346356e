import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAtEncryption, mountOf, type StorageLook } from './encryption-at-rest.ts';

const embedded = { dialect: 'embedded', query: () => Promise.reject(new TypeError('not asked')) } as const;
let base: string;
let count = 0;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'seatkeeper-disk-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

interface Machine {
  /** Device name → its dm uuid, if any, and the devices it rests on. */
  readonly devices: Readonly<
    Record<string, { readonly uuid?: string; readonly on?: readonly string[]; readonly loop?: true }>
  >;
  /** Of the data directory: a device of those, or the type of a file system without one. */
  readonly on: string;
  readonly source?: string;
  readonly virtual?: boolean;
}

/** /proc and /sys of a machine, and its data directory. */
async function machine({
  devices,
  on,
  source,
  virtual = false,
}: Machine): Promise<{ root: string; dataDir: string }> {
  const root = join(base, String((count += 1)));
  const dataDir = join(root, 'srv', 'data');
  await mkdir(dataDir, { recursive: true });
  const names = Object.keys(devices);
  for (const name of names) {
    const { uuid, on: below = [], loop } = devices[name]!;
    const folder = join(root, 'sys/devices', name);
    await mkdir(join(folder, 'slaves'), { recursive: true });
    if (uuid !== undefined) await put(join(folder, 'dm/uuid'), `${uuid}\n`);
    if (loop) await put(join(folder, 'loop/backing_file'), '/image\n');
    for (const slave of below) await symlink(join(root, 'sys/devices', slave), join(folder, 'slaves', slave));
    await mkdir(join(root, 'sys/dev/block'), { recursive: true });
    await symlink(folder, join(root, 'sys/dev/block', `250:${names.indexOf(name)}`));
    await mkdir(join(root, 'sys/class/block'), { recursive: true });
    await symlink(folder, join(root, 'sys/class/block', name));
  }
  const number = names.includes(on) && source === undefined ? `250:${names.indexOf(on)}` : '0:44';
  const type = names.includes(on) ? 'ext4' : on;
  await put(
    join(root, 'proc/self/mountinfo'),
    `22 1 0:21 / / rw - tmpfs tmpfs rw\n31 22 ${number} / ${root}/srv rw,relatime shared:1 - ${type} ${source ?? `/dev/${on}`} rw\n`,
  );
  await put(join(root, 'proc/cpuinfo'), `flags\t\t: fpu sse2${virtual ? ' hypervisor' : ''}\n`);
  return { root, dataDir };
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function outcome(given: Machine, change: Partial<StorageLook> = {}) {
  const { root, dataDir } = await machine(given);
  const look = { stated: 'disk', dataDir, root, sql: embedded, platform: 'linux', ...change } as const;
  return (await lookAtEncryption(look)).outcome;
}

const luks = { uuid: 'CRYPT-LUKS2-5f0c-root', on: ['sda'] };

describe('encryption at rest', () => {
  it.each<[string, Machine, string]>([
    ['LUKS on a disk', { devices: { crypt: luks, sda: {} }, on: 'crypt' }, 'confirmed'],
    [
      'a volume on LUKS',
      { devices: { lv: { uuid: 'LVM-x', on: ['crypt'] }, crypt: luks, sda: {} }, on: 'lv' },
      'confirmed',
    ],
    ['btrfs on LUKS', { devices: { crypt: luks, sda: {} }, on: 'crypt', source: '/dev/crypt' }, 'confirmed'],
    ['a plain disk', { devices: { sda: {} }, on: 'sda' }, 'contradicted'],
    [
      'a volume on a plain disk',
      { devices: { lv: { uuid: 'LVM-x', on: ['sda'] }, sda: {} }, on: 'lv' },
      'contradicted',
    ],
    [
      'a volume of which one half is plain',
      { devices: { lv: { uuid: 'LVM-x', on: ['crypt', 'sdb'] }, crypt: luks, sda: {}, sdb: {} }, on: 'lv' },
      'contradicted',
    ],
    [
      'dm-verity, which encrypts nothing',
      { devices: { v: { uuid: 'CRYPT-VERITY-1', on: ['sda'] }, sda: {} }, on: 'v' },
      'contradicted',
    ],
    ['a plain virtual disk', { devices: { vda: {} }, on: 'vda', virtual: true }, 'cannot-tell'],
    ['a loop device', { devices: { loop0: { loop: true } }, on: 'loop0' }, 'cannot-tell'],
    ['a container’s overlay', { devices: {}, on: 'overlay', source: 'overlay' }, 'cannot-tell'],
    ['a network share', { devices: {}, on: 'nfs4', source: 'files:/share' }, 'cannot-tell'],
    ['eCryptfs', { devices: {}, on: 'ecryptfs', source: '/home/.x' }, 'confirmed'],
  ])('sees %s', async (_name, given, expected) => {
    expect(await outcome(given)).toBe(expected);
  });

  it('does not speak for a disk it cannot see', async () => {
    const encrypted: Machine = { devices: { crypt: luks, sda: {} }, on: 'crypt' };

    expect(await outcome(encrypted, { platform: 'darwin' })).toBe('cannot-tell');
    expect(await outcome(encrypted, { sql: { dialect: 'postgres', query: embedded.query } })).toBe(
      'cannot-tell',
    );
  });

  it.each([
    ['embedded', [], 'contradicted'],
    ['postgres', [{ ssl: true, isLocal: false }], 'cannot-tell'],
    ['postgres', [{ ssl: false, isLocal: true }], 'cannot-tell'],
    ['postgres', [{ ssl: false, isLocal: false }], 'contradicted'],
    ['postgres', [{ ssl: null, isLocal: false }], 'contradicted'],
  ] as const)('holds "database" against %s %o', async (dialect, rows, expected) => {
    const sql = { dialect, query: async () => rows } as unknown as StorageLook['sql'];

    expect(await outcome({ devices: {}, on: 'tmpfs' }, { stated: 'database', sql })).toBe(expected);
  });

  it('repeats what the policy leaves open', async () => {
    expect(await outcome({ devices: {}, on: 'tmpfs' }, { stated: 'unstated' })).toBe('unstated');
    expect(await outcome({ devices: {}, on: 'tmpfs' }, { stated: 'none' })).toBe('none');
  });
});

describe('the mount of a path', () => {
  it('is the longest that leads to it, the last of equals, with its escapes read', () => {
    const mounts = [
      '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
      '2 1 8:2 / /srv rw shared:2 - ext4 /dev/sda2 rw',
      '3 1 8:3 / /srv rw - xfs /dev/sda3 rw',
      '4 1 8:4 / /srv/my\\040data rw - ext4 /dev/sda4 rw',
    ].join('\n');

    expect(mountOf('/srv/x', mounts)).toMatchObject({ device: '8:3', type: 'xfs' });
    expect(mountOf('/srv/my data/x', mounts)).toMatchObject({ device: '8:4' });
    expect(mountOf('/srvx', mounts)).toMatchObject({ device: '8:1' });
    expect(mountOf('/srv', '')).toBeNull();
  });
});
