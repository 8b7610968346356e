import { describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import { known } from '../core/model/product.ts';
import { monthOf } from '../core/trend/month.ts';
import { openTestLedger, tenantId } from '../testing/cases.ts';
import { method, position, trendScene } from './testing/trend-scene.ts';

const scene = trendScene({ tenantId, openLedger: openTestLedger });

describe('trend', () => {
  it('reproduces 12,000 to 10,400: 1,600 units, with its method, its sources and the counterposition', async () => {
    scene.entitled.set('sample-suite', [
      { from: '2023-11-01', units: 11_000 },
      { from: '2023-11-01', units: 1_000 },
    ]);
    const fall = Array.from({ length: 24 }, (_, place) => Math.round(12_000 - (1_600 * place) / 23));
    await scene.importMonths('sample-suite', [...fall, ...new Array<number>(12).fill(10_400)]);

    const { document, text } = await scene.trendOf('sample-suite');

    expect(document).toMatchObject({
      schemaVersion: 1,
      product: 'sample-suite',
      asOf: '2026-11-22',
      through: '2026-10',
      judgement: {
        verdict: 'decline',
        evidence: {
          months: 36,
          importedMonths: 36,
          from: '2023-11',
          method,
          comparison: { lower: 12, changePct: -13.3 },
        },
      },
      advice: {
        kind: 'advised',
        use: 'renewal',
        from: 12_000,
        neededLevel: 10_400,
        units: 1_600,
        termStart: '2023-11-01',
        entitledAtTermStart: { value: 12_000 },
      },
    });
    expect(document.months[0]).toMatchObject({
      month: '2023-11',
      isImported: true,
      active: 12_000,
      assigned: null,
      reasons: { assigned: 'not-in-the-imported-history' },
      source: {
        kind: 'import',
        source: 'admin centre export',
        importedBy: 'anna',
        importedAt: '2026-11-22T09:00:00.000Z',
      },
    });
    expect(text).toContain('At most 1,600 units fewer at renewal: 12,000 entitled, at least 10,400 needed');
    expect(text).toContain("Against a proposal on the contract's 12,000 units");
    expect(text).toContain(
      'imported: 36 months from 2023-11 to 2026-10, by anna on 2026-11-22, from admin centre export',
    );
  });

  it('calls 35 % less in January than in November a season, and says what is spare without advising it', async () => {
    scene.entitled.set('retail-suite', [{ from: '2025-02-01', units: 12_000 }]);
    const year = [0.65, 0.72, 0.78, 0.8, 0.82, 0.84, 0.82, 0.8, 0.86, 0.93, 1, 0.98];
    const months = (count: number) =>
      Array.from({ length: count }, (_, place) =>
        Math.round(10_000 * year[(monthOf('2026-10') - count + 1 + place) % 12]!),
      );
    await scene.importMonths('retail-suite', months(18));
    const young = await scene.trendOf('retail-suite');

    await scene.importMonths('retail-suite', months(36));
    const { document, text } = await scene.trendOf('retail-suite');

    expect(young.document).toMatchObject({
      judgement: { verdict: 'seasonal' },
      advice: { kind: 'refused', reason: 'seasonal' },
    });
    expect(document).toMatchObject({
      judgement: { verdict: 'seasonal', evidence: { season: { swingPct: 35, repeats: true } } },
      advice: { kind: 'refused', use: 'reallocation', units: null, baseline: { excess: { value: 2_000 } } },
    });
    expect(text).toContain('A season, not a surplus: January lies 35 % below November');
    expect(text).toContain('No reduction is advised: the low months are a season and come back.');
  });

  it('refuses a snapshot, gaps and a change of method, each in plain words', async () => {
    await scene.importMonths('one-month', [10]);
    await scene.importMonths('holes', [...new Array<number>(20).fill(500), null, 500]);
    await scene.importMonths('two-ways', new Array<number>(10).fill(500), '2026-05', 'active-30d');
    await scene.importMonths('two-ways', new Array<number>(5).fill(300));

    expect((await scene.trendOf('one-month')).text).toContain('a snapshot carries no reduction');
    expect((await scene.trendOf('holes')).text).toContain('not all known: 2026-09 unknown');
    expect((await scene.trendOf('two-ways')).document.judgement).toMatchObject({
      verdict: 'undecided',
      reason: 'methodChanged',
    });
  });

  it('merges our own months, which win, and keeps seats that are neither in use nor idle', async () => {
    scene.entitled.set('own-suite', [{ from: '2025-11-05', units: 1_000 }]);
    await scene.importMonths('own-suite', new Array<number>(14).fill(840), '2026-10');
    await scene.save('2026-10-25', [
      position('own-suite', '2026-10-25', 800, { peak: known({ units: 951, on: dayOf('2026-10-25') }) }),
    ]);
    await scene.save('2026-11-22', [position('own-suite', '2026-11-22', 801)]);

    const { document, text } = await scene.trendOf('own-suite');

    expect(document.months.slice(-3)).toMatchObject([
      { month: '2026-09', isImported: true, isOver: true },
      {
        month: '2026-10',
        isImported: false,
        active: 800,
        spared: 25,
        source: { kind: 'position', asOf: '2026-10-25' },
      },
      { month: '2026-11', isImported: false, isOver: false, active: 801 },
    ]);
    expect(document.gap).toMatchObject({
      month: '2026-11',
      value: { units: 100, pct: 11.1, spared: 25, against: 'below' },
      typical: { fromPct: 15, toPct: 25 },
    });
    expect(document.advice.baseline.needed).toEqual({
      value: {
        ...{ units: 840, in: '2026-09', spared: null },
        atLeastBecause: 'not-in-the-imported-history',
      },
    });
    expect(document.peaks).toMatchObject({
      countedBy: 'contract year',
      windows: [
        {
          from: '2025-11-05',
          to: '2026-11-04',
          orderDay: '2026-10-06',
          maximum: { units: 951, on: '2026-10-25' },
          onOrderDay: { units: null, reason: 'no-known-day' },
        },
        {
          from: '2026-11-05',
          maximum: { units: 901, on: '2026-11-22' },
          onOrderDay: { reason: 'order-day-not-reached' },
        },
      ],
    });
    expect(text).toContain('2026-11 so far');
  });

  it('orders nothing for a product that has no true-up, whatever its peak', async () => {
    scene.entitled.set('partner-suite', [{ from: '2026-02-01', units: 900 }]);
    await scene.importMonths('partner-suite', new Array<number>(14).fill(900));
    await scene.save('2026-11-22', [position('partner-suite', '2026-11-22', 1_100)]);

    const { document, text } = await scene.trendOf('partner-suite');

    expect(document.peaks).toMatchObject({
      ...{ countedBy: 'contract year', order: null },
      windows: [{ orderDay: null, maximum: { units: 1_200 }, onOrderDay: { reason: 'no-true-up' } }],
    });
    expect(document.advice.words.join(' ')).not.toContain('Order ');
    expect(text).toContain('to 2027-01-31: 1,200 on 2026-11-22; observed days: 1.');
  });

  it('says how many units to order where the peak is above what is entitled, not that nothing is spare', async () => {
    scene.entitled.set('full-suite', [{ from: '2026-02-01', units: 900 }]);
    await scene.importMonths('full-suite', new Array<number>(14).fill(900));
    await scene.save('2026-11-15', [position('full-suite', '2026-11-15', 1_100)]);
    await scene.save('2026-11-22', [position('full-suite', '2026-11-22', 850)]);

    const { document, text } = await scene.trendOf('full-suite');

    expect(document.peaks.order).toMatchObject({
      entitled: 900,
      byMaximum: { held: 1_200, on: '2026-11-15', units: 300 },
      byOrderDay: { units: null, reason: 'order-day-not-reached' },
      today: { held: 950, units: 50 },
    });
    expect(document.advice.words.join(' ')).toContain('Order 300 units: the peak of the contract year');
    expect(text).not.toContain('nothing is spare');
    expect(text).toContain('50 units if as many are held then as now');
  });

  it('explains both windows of Copilot where its highest month has more than active people', async () => {
    const use = known([{ days: 30, signedIn: 0, worked: 300, guestsSignedIn: 0, guestsWorked: 0 }] as const);
    await scene.importMonths('ai-suite', new Array<number>(11).fill(280), '2026-09', 'copilot-30d-internal');
    await scene.save('2026-10-25', [
      position('ai-suite', '2026-10-25', 340, { method: 'copilot-60d-internal', windows: use }),
    ]);
    scene.entitled.set('ai-suite', [{ from: '2026-02-01', units: 500 }]);

    const { text } = await scene.trendOf('ai-suite', '--as-of', '2026-10-31');

    // Assigned 440, of them 75 idle: 365 needed, 300 of them active within 30 days.
    expect(text.replaceAll(/\n +/g, ' ')).toContain(
      'needed at least 365 (2026-10: 300 active within 30 days, 65 more not idle, which a seat is after 60 days: lately used',
    );
  });

  it('for Copilot sets monthly active people against purchased units, and lets the commitment follow them', async () => {
    const use = (worked: number) =>
      known([{ days: 30, signedIn: 0, worked, guestsSignedIn: 0, guestsWorked: 0 }] as const);
    const copilot = (asOf: string, worked: number) =>
      position('copilot', asOf, 1_500, {
        method: 'copilot-60d-internal',
        windows: use(worked),
        purchased: known(5_000),
      });
    for (const [asOf, worked] of [
      ['2026-08-30', 1_300],
      ['2026-09-27', 1_240],
      ['2026-10-25', 1_400],
    ] as const)
      await scene.save(asOf, [copilot(asOf, worked)]);

    const { document, text } = await scene.trendOf('copilot', '--as-of', '2026-10-31');

    expect(document.copilot).toMatchObject({
      months: [
        { activeOfPurchasedPct: { value: 26 } },
        { activeOfPurchasedPct: { value: 24.8 } },
        { activeOfPurchasedPct: { value: 28 } },
      ],
      commitment: { kind: 'proposed', committed: 1_240, from: '2026-08', through: '2026-10' },
    });
    expect(document.months[0]).toMatchObject({ method: 'copilot-30d-internal', active: 1_300 });
    expect(document.peaks.countedBy).toBe('calendar year');
    expect(document.advice).toMatchObject({ kind: 'refused', reason: 'tooShort' });
    expect(text).toContain('1,240 now');
    expect(document.methods.needed).toContain('a seat is idle only after 60 days');
    expect(text).toContain('not evidence for a reduction');
  });

  it('knows no product that nobody has, and no month before the first', async () => {
    expect(await scene.run('trend', 'nonesuch-xyz')).toMatchObject({
      exitCode: 2,
      document: { error: { code: 'COMMAND_USAGE' } },
    });
    expect((await scene.trendOf('own-suite', '--as-of', '2020-01-01')).text).toContain('history import');
  });
});
