import { describe, expect, it } from 'vitest';
import { cardByteLimit, cardBytes, type AdaptiveCard } from '../../../cards/card.ts';
import { createFormat } from '../../../cards/format.ts';
import { renderView } from '../../../cards/render-view.ts';
import { dayOf } from '../../../core/model/day.ts';
import { known } from '../../../core/model/product.ts';
import { figureTexts, type ExplainedFigure } from '../../../reports/explain.ts';
import { position } from '../../../testing/desk-scene.ts';
import { parseQuestion } from '../../parse-question.ts';
import type { ReportQuestion } from '../../report-question.ts';
import {
  microsoftActive,
  sampleDay,
  sampleReports,
  sampleSku,
  type SampleOptions,
} from '../../testing/sample-reports.ts';
import { mailboxName } from '../../testing/sample-tenant-reports.ts';
import { reportAnswerOf } from '../report-answer-of.ts';
import { createCatalogue } from '../../../catalogue/create-catalogue.ts';
import { createProductSearch } from '../../../catalogue/product-search.ts';

const format = createFormat({ locale: 'en-GB' });
const search = createProductSearch(createCatalogue());
const e5 = position({ skuIds: [sampleSku] });
const foreign = position({ product: 'foreign', name: 'Foreign suite', skuIds: [], ownerIds: [] });

const questions = [
  'compare E5',
  'trend E5',
  'right-size E5',
  'boundary E5',
  'usage E5',
  'variances E5',
  'variances',
  'overlaps',
  'groups',
  'calendar',
  'mailboxes',
  'devices',
  'signals',
  'servers',
  'servers sql',
  'cals',
  'sources',
  'quality',
  'azure',
  'explain E5 active',
] as const;

async function viewOf(asked: string, options: SampleOptions, product = e5) {
  const gaps = options.isUnknown
    ? [{ source: 'users', reason: 'incomplete' as const, detail: 'Users were not read to their end.' }]
    : [];
  const answer = await reportAnswerOf(
    { search, reports: sampleReports(options), onReportFailed: () => undefined },
    parseQuestion(asked) as ReportQuestion,
    {
      own: [product],
      answersForAzure: true,
      answersForEstate: true,
      day: {
        ...{ tenantId: 'tenant', asOf: sampleDay, runId: 'run', positions: [product, foreign] },
        coverage: { complete: gaps.length === 0, gaps },
        sources: [{ name: 'users', asOf: sampleDay, observedAt: `${sampleDay}T06:00:00.000Z` }],
      },
    },
  );
  if (answer.kind === 'refusal') throw new TypeError(`${asked}: ${answer.code}`);
  return answer;
}

function textsOf(card: AdaptiveCard): string[] {
  const texts: string[] = [];
  JSON.stringify(card, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') texts.push(value.replaceAll('\\', ''));
    return value;
  });
  return texts;
}

async function textOf(asked: string, options: SampleOptions = {}, product = e5): Promise<string> {
  return textsOf(renderView(await viewOf(asked, options, product), format)).join('\n');
}

describe.each(questions)('the card of “%s”', (asked) => {
  it.each([
    ['nothing', { rows: 0 }],
    ['a few rows', { rows: 3 }],
    ['200 rows', { rows: 200 }],
    ['200 rows with the longest names', { rows: 200, nameLength: 250 }],
    ['nothing that is known', { rows: 200, isUnknown: true }],
  ])('is small enough and whole with %s', async (_rows, options) => {
    const card = renderView(await viewOf(asked, options), format);
    const texts = textsOf(card);

    expect(cardBytes(card)).toBeLessThan(cardByteLimit);
    expect(texts.join('\n')).not.toMatch(/undefined|NaN|null|\[object|\{\d\}/);
    expect(texts.every((text) => text.trim() !== '')).toBe(true);
    expect(texts.join('\n')).toContain('As of 22 November 2026');
  });

  it('names nobody, and no product of somebody else', async () => {
    const text = await textOf(asked);

    expect(text).not.toContain(mailboxName);
    expect(text).not.toContain('someone');
    if (asked !== 'right-size E5') expect(text).not.toContain('Foreign');
  });

  it('says no code where a reason belongs', async () => {
    const unknowns = (await textOf(asked, { isUnknown: true }))
      .split('\n')
      .filter((text) => /unknown: |because /.test(text));

    for (const text of unknowns)
      expect(text).not.toMatch(/(?:unknown:|because) [a-z0-9]+(?:-[a-z0-9]+)+\.?$/);
  });

  it('asks on with questions the bot understands', async () => {
    const { next } = await viewOf(asked, {});

    expect(next.length).toBeGreaterThan(0);
    for (const { ask } of next)
      expect(['unknown', 'help', 'which-figure']).not.toContain(parseQuestion(ask).kind);
  });
});

describe('a comparison', () => {
  it('bridges both counts in words', async () => {
    const text = await textOf('compare E5');

    expect(text).toContain(`We count 80 active seats, Microsoft’s method ${microsoftActive}.`);
    expect(text).toContain('Inactive here. Somebody tried to sign in and nobody got in');
    expect(text).toContain('+2');
    expect(text).toContain('89.2%');
    expect(text).toContain('unknown: there is no earlier collection within the time looked at');
    expect(text).toContain('Guests.');
  });

  it('says why there is no count of Microsoft’s', async () => {
    expect(await textOf('compare E5', { isUnknown: true })).toContain(
      'Microsoft’s count is unknown, because it was not counted on this day.',
    );
  });
});

describe('a trend', () => {
  it('says in plain words why nothing is reduced', async () => {
    const text = await textOf('trend E5', { rows: 24 });

    expect(text).toContain('Use is level. No reduction is advised: use has not declined.');
    expect(text).toContain('October 2026');
    expect(text).toContain('import');
    expect(text).toContain('12 of these months were imported, not counted by Seatkeeper.');
    expect(text).not.toContain('October 2025');
  });

  it('of two months is too short, of none is nothing', async () => {
    expect(await textOf('trend E5', { rows: 2 })).toContain(
      'It is too early to tell. No reduction is advised',
    );
    expect(await textOf('trend E5', { rows: 0 })).toContain('No month of Microsoft 365 E5 is known yet.');
  });
});

describe('right-sizing', () => {
  it('shows savings, gaps and the justification', async () => {
    const text = await textOf('right-size E5', { rows: 2 });

    expect(text).toContain('People who would be served as well for less: 20, saving £2,000.00 a month');
    expect(text).toContain('People who use more than they are given: 20, costing £2,000.00 a month.');
    expect(text).toContain('Saves: Suite');
    expect(text).toContain('Costs more: Suite');
    expect(text).toContain('Justified: a premium feature is used');
    expect(text).toContain('£600.00');
  });

  it('says when the plan asked for is not known, and when there is nothing to change', async () => {
    expect(await textOf('could E5 be F9?')).toContain('No plan I know is called “f9”');
    expect(await textOf('could E5 be E3?')).not.toContain('No plan I know');
    expect(await textOf('right-size E5', { rows: 0 })).toContain(
      'Nobody with Microsoft 365 E5 would be served as well for less.',
    );
    expect(await textOf('right-size E5', { isUnknown: true })).toContain(
      'No saving can be told, because the source “users” was not read to its end.',
    );
  });
});

describe('the other reports', () => {
  it('show internal people and guests', async () => {
    const text = await textOf('usage E5');

    expect(text).toContain(
      'Of 1,281 internal people and 14 guests with Microsoft 365 E5, 1,281 and 14 used one of the services within 90 days.',
    );
    expect(text).toContain('People active within, internal + guests');
    expect(text).toContain('Viva Engage\n1,281\u00A0+\u00A014');
    expect(text).toContain('180 days');
  });

  it('count assigned, required and consumed of each feature, and the scenarios', async () => {
    const text = await textOf('boundary E5', { rows: 2 });

    expect(text).toContain('Of 100 people with Microsoft 365 E5, 80 use something it grants');
    expect(text).toMatch(/Feature 1[ x]*\n101\n60\n50/);
    expect(text).toContain('Mixed estate');
  });

  it('sum what is held twice of the reader’s own licences', async () => {
    const text = await textOf('overlaps', { rows: 2 });

    expect(text).toContain(
      'Licences of yours held beside another that contains them: 14. They cost £140.00 a month.',
    );
  });

  it('say which groups give too much', async () => {
    const text = await textOf('groups', { rows: 2 });

    expect(text).toContain('Groups that give a premium suite of yours to more people than use it: 2 of 2.');
    expect(text).toContain('Gives too much: Group 0');
    expect(await textOf('groups', { rows: 0 })).toContain('No group gives a premium suite of yours.');
  });

  it('say what disagrees and what to do', async () => {
    const text = await textOf('variances E5', { rows: 1 });

    expect(text).toContain('Differences: 1. Those large enough to matter: 1.');
    expect(text).toContain('Matters: Suite 0');
    expect(text).toContain('+10');
    expect(text).toContain('Compare the contract with the subscriptions of the tenant.');
    expect(await textOf('variances', { rows: 0 })).toContain('Register, tenant, invoices and budget agree.');
  });

  it('say what is due next', async () => {
    const text = await textOf('calendar', { rows: 2 });

    expect(text).toContain(
      'The next decision is due on 31 May 2027, in 190 days: Microsoft 365 E5. The last day in force.',
    );
    expect(await textOf('calendar', { rows: 0 })).toContain(
      'Nothing has to be decided until 22 November 2027.',
    );
  });

  it('count mailboxes, and say whether the figures hold', async () => {
    expect(await textOf('mailboxes')).toContain('Mailboxes with a licence they do not need: 7.');
    expect(await textOf('quality')).toContain('Yes: 1 of 3 checks passed and none failed.');
    expect(await textOf('quality', { isUnknown: true })).toContain('No: 2 of 3 checks failed');
    expect(await textOf('quality', { isUnknown: true })).toContain(
      'A check of a product that is not yours failed as well.',
    );
  });
});

describe('an explanation', () => {
  it.each(Object.keys(figureTexts) as ExplainedFigure[])('of %s says what is counted', async (figure) => {
    const text = await textOf(`explain E5 ${figure}`);

    expect(text).toContain(figureTexts[figure].counts.slice(0, 20));
  });

  it('has the figure in its unit, or why it is unknown', async () => {
    const priced = position({
      monthlyWaste: known({ amountMinor: 78_150, currency: 'GBP' }),
      asOf: dayOf(sampleDay),
    });

    expect(await textOf('explain E5 active')).toContain('Active seats: 80. Seats of internal people');
    expect(await textOf('explain E5 usage')).toContain('85.1%');
    expect(await textOf('explain E5 monthly waste', {}, priced)).toContain('£781.50');
    expect(await textOf('explain E5 monthly waste')).toContain(
      'unknown, because the register has no price for it.',
    );
  });
});
