import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShell, type Shell } from '../wiring/testing/open-shell.ts';

interface Provenance {
  readonly sources: readonly {
    readonly source: string;
    readonly requestIds: readonly string[];
    readonly provenance: { readonly answers: number; readonly sha256: string | null } | null;
  }[];
}

let shell: Shell;
beforeAll(async () => {
  shell = await openShell({ seed: 5, users: 60, now: '2026-11-22T09:00:00Z' });
  await shell.run('collect', 'skus', 'active-users', 'holds');
});
afterAll(() => shell.close());

describe('permissions', () => {
  it('says that a twin tells none', async () => {
    const { exitCode, document } = await shell.run<{ apps: { granted: unknown }[] }>('permissions');

    expect(exitCode).toBe(0);
    expect(document.apps.map(({ granted }) => granted)).toEqual([null, null]);
  });

  it('writes a script for some sources, and refuses a shell it does not know', async () => {
    const args = ['permissions', 'script', '--sources', 'skus', '--shell', 'powershell'];
    const { document } = await shell.run<{ script: string }>(...args);
    const { exitCode } = await shell.run('permissions', 'script', '--shell', 'fish');

    expect(document.script).toContain('Confirm-App');
    expect(document.script).not.toContain('Reports.Read.All');
    expect(exitCode).toBe(2);
  });
});

describe('provenance', () => {
  it('names request ids, addresses and hashes of a source', async () => {
    const { document } = await shell.run<Provenance>('provenance', 'skus');

    expect(document.sources.map(({ source, provenance }) => [source, provenance?.answers])).toEqual([
      ['skus', 1],
    ]);
    expect(document.sources[0]?.provenance?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(document.sources[0]?.requestIds).toHaveLength(1);
  });

  it('shows every source that was read when none is named', async () => {
    const { document } = await shell.run<Provenance>('provenance');

    expect(document.sources.map(({ source }) => source)).toEqual(
      expect.arrayContaining(['skus', 'active-users', 'holds']),
    );
  });

  it('knows no source that does not exist', async () => {
    expect((await shell.run('provenance', 'nothing')).exitCode).toBe(2);
  });
});
