import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProductSearch } from '../catalogue/product-search.ts';
import type { Lake } from '../lake/lake.ts';
import { openTestLake, reportOf, temporaryFolder, testTenant } from '../lake/test-lake.ts';
import { planCatalogue, planPolicy, planPrices, planSkus, storePlanScene } from '../testing/plan-scene.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { textWidth } from '../reports/wrap-text.ts';
import { addBoundary } from './boundary.ts';
import type { CommandResult } from './command-result.ts';
import { addGroups } from './groups.ts';
import type { AddCommand } from './invocation.ts';
import { addJustify } from './justify.ts';
import { addOverlaps } from './overlaps.ts';
import { addRightSize } from './right-size.ts';
import type { Services } from './services.ts';

const { e5, e3, defender } = planSkus;
const commands: readonly AddCommand[] = [addBoundary, addOverlaps, addRightSize, addJustify, addGroups];

let dir: string;
let lake: Lake;
let currencies: readonly string[];

beforeAll(async () => {
  dir = await temporaryFolder();
  lake = await openTestLake(dir);
  currencies = ['GBP'];
  await storePlanScene(lake);
});

afterAll(async () => {
  await lake.close();
  await rm(dir, { recursive: true });
});

async function run(
  ...argv: string[]
): Promise<CommandResult & { readonly document: Record<string, unknown> }> {
  const results: CommandResult[] = [];
  const services = {
    tenantId: testTenant.tenantId,
    lake,
    catalogue: planCatalogue,
    search: createProductSearch(planCatalogue),
    policy: {
      ...planPolicy,
      privacy: shippedPolicy.privacy,
      rightSizing: { ...planPolicy.rightSizing, currency: null },
      quality: { minJoinPct: 80, maxChangePct: 30, minSeats: 50 },
      maxReportLagDays: 10,
    },
    ledger: { exemptions: { inForce: async () => [] } },
    register: {
      currencies: async () => currencies,
      priceBook: async ({ asOf, currency }: { asOf: string; currency: string }) => ({
        asOf,
        currency,
        prices: [...planPrices.monthlyMinor].map(([skuId, monthlyMinor]) => ({ skuId, monthlyMinor })),
      }),
    },
  } as unknown as Services;
  const program = new Command().exitOverride();
  for (const add of commands) {
    add(program, {
      services: async () => services,
      cwd: dir,
      actor: 'eve',
      finish: (result) => void results.push(result),
    });
  }
  await program.parseAsync(argv, { from: 'user' });
  const [result] = results;
  if (result === undefined || results.length > 1) throw new TypeError('Not one result');
  return { ...result, document: JSON.parse(JSON.stringify(result.document)) as Record<string, unknown> };
}

describe('boundary', () => {
  it('shows the three numbers, the four scenarios and what does not match', async () => {
    const { document, text, exitCode } = await run('boundary');

    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      schemaVersion: 1,
      product: null,
      people: 9,
      currency: 'GBP',
      reason: null,
    });
    expect(document.features).toHaveLength(planCatalogue.features().length);
    expect(document.scenarios).toMatchObject({ addOnNotAssigned: 0, mixedEstate: 1, beyondPlan: 0 });
    expect(document.anomalies).toEqual([
      { kind: 'heldNotUsed', skuId: planSkus.visio, name: 'Visio Plan 2', people: 1 },
      {
        kind: 'usedNotHeld',
        feature: 'defender-office-2',
        name: 'Defender for Office 365 Plan 2',
        people: 1,
      },
    ]);
    expect(text).toContain('1 use Defender for Office 365 Plan 2 without a plan that grants it');
  });

  it('says what tells of each feature, how fresh it is, and where signals and attestations disagree', async () => {
    const call = { userId: 'dot', route: 'callingPlan', callType: 'user_in', calls: 1 };
    await storePlanScene(lake, {
      pstn_use: [{ ...call, lastCallOn: '2026-11-01' }],
      premium_insights: [{ insightId: 'i', conditionalAccessUsers: 8, conditionalAccessGuests: null }],
    });
    try {
      const { document, text } = await run('boundary');

      expect(document.features).toContainEqual(
        expect.objectContaining({
          feature: 'phone',
          evidence: {
            feature: 'phone',
            kind: 'signals-and-attestation',
            report: null,
            signals: [
              {
                ...{ signal: 'phone', source: 'pstn-calls', refreshedOn: '2026-11-22' },
                ...{ lagDays: 0, windowDays: 90, reason: null },
              },
            ],
            silence: 'unknown',
            tenantCount: null,
            attestation: { attestedOn: '2026-11-01', ageDays: 21 },
            ...{ shown: 1, shownNotAttested: 1, attestedNotShown: 0 },
          },
        }),
      );
      expect(document.disagreements).toMatchObject([{ name: 'Teams Phone', shownNotAttested: 1 }]);
      expect(text).toMatch(/^Teams +.*report, 2026-11-22$/m);
      expect(text).toMatch(/^Visio for the web +.*attested, 2026-11-01$/m);
      expect(text).toMatch(/^Audio Conferencing +calls 2026-11-22 +2026-11-01 +0 +do not use it$/m);
      expect(text).toContain('Entra ID P1: Microsoft counts 8 people and an unknown number of guests');
      expect(text).toContain(
        'Teams Phone: 1 shown by a signal and not attested. All of them count as users.',
      );
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(textWidth);
    } finally {
      await storePlanScene(lake);
    }
  });

  it('shows one product only', async () => {
    const { document } = await run('boundary', 'Microsoft', '365', 'E3');

    expect(document.product).toMatchObject({ skuIds: [e3] });
    expect(document.skus).toMatchObject([{ skuId: e3, holders: 3 }]);
    expect(document.features).not.toContainEqual(expect.objectContaining({ feature: 'phone' }));
  });

  it('counts the holders of the one product, and says whom the other columns count', async () => {
    const { document, text } = await run('boundary', 'Microsoft', '365', 'E3');
    const all = await run('boundary');

    expect(document).toMatchObject({ people: 9, holders: 3 });
    expect(document.features).toContainEqual(
      expect.objectContaining({
        feature: 'desktop-apps',
        assigned: 9,
        overAssigned: 1,
        holders: { assigned: 3, required: 2, consumed: 2, unused: 1 },
      }),
    );
    expect(text).toContain('Microsoft 365 E3, 3 holders, guests left out');
    expect(text).toMatch(/^Desktop apps +3 +2 +2 +1 +0 +0 +0 /m);
    expect(text).toContain(
      'of all 9 people, those who use it and hold nothing that grants it; counted everywhere',
    );
    expect(all.document).toMatchObject({ holders: null });
    expect(all.text).toContain('All plans, 9 people, guests left out');
  });
});

describe('overlaps', () => {
  it('names what is held twice, what it costs, and what comes by several paths', async () => {
    const { document, text } = await run('overlaps');

    expect(document).toMatchObject({
      overlaps: [{ redundant: { skuId: e3 }, coveredBy: { skuId: e5 }, people: 1, monthlyMinor: 3_320 }],
      monthlyMinor: 3_320,
      withoutPrice: 0,
      repeated: [{ sku: { skuId: e5 }, people: 1 }],
    });
    expect(text).toContain('together 33.20 GBP a month; 0 without a price');
  });
});

describe('right-size', () => {
  it('shows savings and gaps beside each other, and nobody by name', async () => {
    const { document, text } = await run('right-size', '--limit', '3');

    expect(document).toMatchObject({
      totals: {
        savings: { people: 5, monthlyMinor: 10_700 },
        savingBand: { lowMinor: 1_400, highMinor: 3_320 },
        gaps: { people: 1, monthlyMinor: 490 },
      },
      considered: 6,
      priceMissing: 1,
    });
    expect(document.people).toHaveLength(3);
    expect(text).toContain('savings  5 people, 107.00 GBP a month, between 14.00 GBP and 33.20 GBP each');
    expect(text).toContain('Microsoft 365 E3 + Microsoft 365 E5');
    expect(text).not.toContain('FAY');
  });

  it('leaves out changes in which the product stays', async () => {
    await storePlanScene(lake, {
      assignments: [
        { userId: 'dot', skuId: e5 },
        { userId: 'dot', skuId: defender },
        { userId: 'eve', skuId: e3 },
        { userId: 'eve', skuId: defender },
        { userId: 'ann', skuId: e5 },
      ],
    });
    try {
      const kept = await run('right-size', 'Defender for Office 365 (Plan 2)', '--limit', '9');
      const e5s = await run('right-size', 'E5', '--limit', '9');

      // dot goes from E5 + Defender to E3 + Defender: that is E5's money.
      expect(kept.document).toMatchObject({
        transitions: [],
        people: [],
        totals: { savings: { people: 0 } },
      });
      expect(e5s.document.transitions).toContainEqual(
        expect.objectContaining({
          from: expect.arrayContaining([expect.objectContaining({ skuId: defender })]) as unknown,
          to: expect.arrayContaining([expect.objectContaining({ skuId: defender })]) as unknown,
        }),
      );
      expect(e5s.document.people).toMatchObject([{ userId: 'ann' }, { userId: 'dot' }]);
      expect(e5s.text).toContain('the money is of the whole change');
    } finally {
      await storePlanScene(lake);
    }
  });

  it('shows one product, and names when they are asked for', async () => {
    const { document, text } = await run(
      'right-size',
      'Defender for Office 365 (Plan 2)',
      '--limit',
      '9',
      '--names',
    );

    expect(document).toMatchObject({
      product: { skuIds: [defender] },
      totals: { savings: { people: 1 }, gaps: { people: 1 } },
      people: [
        { userId: 'dot', displayName: 'DOT', kind: 'saving' },
        { userId: 'eve', displayName: 'EVE', kind: 'gap' },
      ],
    });
    expect(text).toContain('dot DOT: Microsoft 365 E5 → ');
  });

  it.each(['x', '-1', '1001', '1.5'])('refuses to list %s people', async (limit) => {
    await expect(run('right-size', '--limit', limit)).rejects.toMatchObject({ code: 'COMMAND_USAGE' });
  });
});

describe('justify', () => {
  it('counts the seats a suite is justified for, by area', async () => {
    const { document, text } = await run(
      'justify',
      'E5',
      '--areas',
      'advanced-security, advanced-compliance',
    );

    expect(document.justifications).toMatchObject([
      {
        suite: { skuId: e5 },
        baseline: { skuId: e3 },
        seats: 7,
        justified: 1,
        undecided: 0,
        servedByBaseline: 6,
        premiumMinor: 1_890,
        servedByBaselineMinor: 11_340,
        reclassified: { people: 4, band: { lowMinor: 1_400, highMinor: 2_200 } },
      },
    ]);
    expect(text).toContain('saves 14.00 GBP to 22.00 GBP a month each');
    expect(text).toContain('Defender for Office 365 Plan 2');
    expect(text).not.toContain('defender-office-2');
  });

  it('says that nothing cheaper grants all of it where that is the suite itself', async () => {
    const { document, text } = await run('justify', 'E5');

    expect(document.justifications).toMatchObject([
      { alternative: { skus: [{ skuId: e5 }] }, nothingCheaper: true },
    ]);
    expect(text).toContain('Nothing cheaper grants Microsoft 365 E3 and all of these: the cheapest is');
  });

  it('takes another baseline', async () => {
    const { document } = await run('justify', 'E5', '--baseline', 'Microsoft 365 E3 (no Teams)');

    expect(document.justifications).toMatchObject([
      { baseline: { skuId: planSkus.e3NoTeams }, justified: 6 },
    ]);
  });

  it.each([
    ['an area there is not', ['justify', 'E5', '--areas', 'security']],
    ['a suite without a baseline', ['justify', 'Visio']],
    ['a product there is not', ['justify', 'Zoom']],
  ])('refuses %s', async (_name, argv) => {
    await expect(run(...argv)).rejects.toMatchObject({ code: 'COMMAND_USAGE' });
  });
});

describe('groups', () => {
  it('names groups that give more than is used', async () => {
    const { document, text } = await run('groups');

    expect(document.groups).toEqual([
      {
        groupId: 'all-staff',
        name: 'All staff',
        suite: { skuId: e5, name: 'Microsoft 365 E5' },
        members: 4,
        using: 1,
        usingPct: 25,
        undecided: 0,
        isOverEntitling: true,
      },
    ]);
    expect(text).toContain('gives more than is used');
  });
});

describe('how plans are counted', () => {
  const guestsOf = {
    boundary: 'left out',
    'right-size': 'left out',
    groups: 'left out',
    overlaps: 'counted',
  };

  it.each(Object.entries(guestsOf))(
    '%s says its window, guests, attestations and prices',
    async (name, guests) => {
      const { document, text } = await run(name);
      const countsUse = name !== 'overlaps';

      expect(document.method).toMatchObject({
        windowDays: countsUse ? 90 : null,
        attestationDays: countsUse ? 180 : null,
        guests,
        priceBook: { currency: 'GBP', asOf: '2026-11-22' },
      });
      expect(text).toContain(countsUse ? 'Used: a trace within 90 days of 2026-11-22.' : 'no window');
      expect(text).toContain(`uests are ${guests}`);
      expect(text).toContain('Prices in GBP, in force on 2026-11-22.');
    },
  );

  it('is said of a justification, and lines stay short', async () => {
    const { document, text } = await run('justify', 'E5');

    expect(document.method).toMatchObject({ windowDays: 90, attestationDays: 180 });
    expect(text).toContain('or somebody attested within 180 days');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(textWidth);
  });
});

describe('what cannot be known', () => {
  it('is said: no money over two currencies, no figure of half a directory', async () => {
    currencies = ['EUR', 'GBP'];
    const unpriced = await run('right-size');
    currencies = ['GBP'];
    await storePlanScene(lake, {}, [reportOf('users', { status: 'incomplete' })], '2026-11-21');
    const all = await Promise.all(
      [['boundary'], ['overlaps'], ['right-size'], ['justify', 'E5'], ['groups']].map((argv) =>
        run(...argv, '--as-of', '2026-11-21'),
      ),
    );

    expect(unpriced.document).toMatchObject({ currency: null, totals: null, reason: 'no-price-book' });
    expect(unpriced.text).toContain('no price book');
    for (const { document, text } of all) {
      expect(document.reason).toBe('users-incomplete');
      expect(text).toContain('unknown (users-incomplete)');
    }
  });
});
