import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directorySources } from '../lake/rows/directory-rows.ts';
import { openShell, type Shell } from '../wiring/testing/open-shell.ts';

interface Coverage {
  readonly complete: boolean;
  readonly gaps: readonly { readonly source: string; readonly reason: string; readonly detail: string }[];
}
interface Collected {
  readonly coverage: Coverage;
  readonly sources: readonly { readonly name: string; readonly status: string }[];
}
interface Row extends Record<string, unknown> {
  readonly product: string;
  readonly reasons: Readonly<Record<string, string>>;
}
interface Positions {
  readonly coverage: Coverage;
  readonly positions: readonly Row[];
}
interface Cases {
  readonly cases: readonly { readonly kind: string; readonly state: string }[];
}

let shell: Shell;
beforeAll(async () => {
  shell = await openShell({ seed: 5, users: 120, now: '2026-11-22T09:00:00Z' });
  await writeFile(join(shell.dir, 'register.csv'), shell.register);
  await shell.run('register', 'import', 'register.csv');
});
afterAll(() => shell.close());

const seatFigures = ['assigned', 'active', 'inactive', 'neverUsed', 'unknown', 'deploymentPct', 'wasteUnits'];

function entitledE5(): number | undefined {
  return shell.truth.positions.find(({ product }) => product === 'microsoft-365-e5')?.entitled;
}

/** The sources that positions rest on are read, or those given; none given is the whole tenant. */
async function play(faults: string, sources: readonly string[] = directorySources) {
  shell.setFaults(faults);
  const collected = await shell.run<Collected>('collect', ...sources);
  const reconciled = await shell.run('reconcile');
  const positions = await shell.run<Positions>('position');
  const cases = await shell.run<Cases>('cases');
  shell.setFaults('');
  expect(reconciled.exitCode).toBe(0);
  expect(positions.exitCode).toBe(0);
  return {
    exitCode: collected.exitCode,
    failed: collected.document.sources.filter(({ status }) => status === 'failed').map(({ name }) => name),
    gaps: collected.document.coverage.gaps,
    complete: collected.document.coverage.complete,
    shown: positions.document.coverage,
    e5: positions.document.positions.find(({ product }) => product === 'microsoft-365-e5'),
    rows: positions.document.positions,
    reclaims: cases.document.cases.filter(({ kind }) => kind !== 'entitlement-warning'),
  };
}

describe('a tenant that is not seen whole', () => {
  it.each([
    ['forbidden=skus', 'skus', 'forbidden'],
    ['forbidden=subscriptions', 'subscriptions', 'forbidden'],
    ['forbidden=groups', 'groups', 'forbidden'],
    ['forbidden=settings', 'report-settings', 'forbidden'],
    ['forbidden=users', 'users', 'forbidden'],
    ['forbidden=signins', 'sign-ins', 'forbidden'],
    ['forbidden=reports', 'active-users', 'forbidden'],
    ['forbidden=copilot', 'copilot', 'forbidden'],
    ['no-premium', 'sign-ins', 'forbidden'],
  ])('%s: the source failed, exit 1, the gap is named and nobody is asked to reclaim', async (...given) => {
    const [faults, source, reason] = given;
    const seen = await play(faults);

    expect(seen).toMatchObject({ exitCode: 1, complete: false, reclaims: [] });
    expect(seen.failed).toContain(source);
    expect(seen.gaps).toContainEqual(expect.objectContaining({ source, reason }));
    expect(seen.shown).toMatchObject({
      complete: false,
      gaps: expect.arrayContaining([...seen.gaps]) as unknown,
    });
  });

  it.each([
    ['truncated-csv', 'active-users', 'incomplete'],
    ['missing-column', 'active-users', 'malformed'],
    ['lagging-reports=20', 'active-users', 'stale'],
    ['concealed-names', 'active-users', 'concealed'],
  ])('%s: the gap is named and nobody is asked to reclaim', async (faults, source, reason) => {
    const seen = await play(faults);

    expect(seen).toMatchObject({ complete: false, reclaims: [] });
    expect(seen.exitCode).toBe(seen.failed.length > 0 ? 1 : 0);
    expect(seen.gaps).toContainEqual(expect.objectContaining({ source, reason }));
    expect(seen.shown.complete).toBe(false);
  });

  it('says null with a reason, never 0, of what only a missing source could tell', async () => {
    const withoutUsers = await play('forbidden=users');
    expect(withoutUsers.e5?.entitled).toBe(entitledE5());
    for (const figure of seatFigures) {
      expect({ figure, value: withoutUsers.e5?.[figure] }).toEqual({ figure, value: null });
    }
    expect(withoutUsers.e5?.reasons).toMatchObject({ assigned: 'users-failed', verdicts: 'users-failed' });

    const withoutSales = await play('forbidden=subscriptions');
    expect(withoutSales.e5?.purchased).toBeNull();
    expect(withoutSales.e5?.reasons.purchased).toEqual(expect.any(String));
    expect(withoutSales.e5?.assigned).toEqual(expect.any(Number));
  });

  it('lets sign-in decide a verdict where names are concealed', async () => {
    const seen = await play('concealed-names');

    expect(seen.exitCode).toBe(0);
    expect(Number(seen.e5?.active)).toBeGreaterThan(0);
  });

  it('asks as soon as the tenant is seen whole, and equals the ground truth', async () => {
    const seen = await play('', []);

    expect(seen).toMatchObject({ exitCode: 0, complete: true, gaps: [] });
    expect(seen.reclaims.length).toBeGreaterThan(0);
    for (const { skuIds, ...figures } of shell.truth.positions) {
      const row = seen.rows.find(({ product }) => product === figures.product);
      expect(row).toMatchObject(figures);
      expect(new Set(row?.skuIds as string[])).toEqual(new Set(skuIds));
    }
  });
});
