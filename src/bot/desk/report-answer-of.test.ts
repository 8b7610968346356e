import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../catalogue/create-catalogue.ts';
import { createProductSearch } from '../../catalogue/product-search.ts';
import { AppError } from '../../lib/app-error.ts';
import type { Position } from '../../core/model/position.ts';
import { position } from '../../testing/desk-scene.ts';
import { parseQuestion } from '../parse-question.ts';
import type { ReportQuestion } from '../report-question.ts';
import { foreignSku, sampleDay, sampleReports, sampleSku } from '../testing/sample-reports.ts';
import type { ChatReports } from './chat-reports.ts';
import { reportAnswerOf } from './report-answer-of.ts';

const search = createProductSearch(createCatalogue());
const e5 = position({ skuIds: [sampleSku.toUpperCase()] });
const foreign = position({ product: 'foreign', name: 'Visio Plan 2', skuIds: [foreignSku], ownerIds: [] });

interface Asking {
  readonly own?: readonly Position[];
  readonly reports?: Partial<ChatReports>;
  readonly answersForAzure?: boolean;
  readonly answersForEstate?: boolean;
}

async function ask(
  text: string,
  { own = [e5], reports = {}, answersForAzure = false, answersForEstate = false }: Asking = {},
) {
  const failures: AppError[] = [];
  const answer = await reportAnswerOf(
    {
      search,
      reports: { ...sampleReports({ rows: 3 }), ...reports },
      onReportFailed: (error) => failures.push(error),
    },
    parseQuestion(text) as ReportQuestion,
    {
      own,
      answersForAzure,
      answersForEstate,
      day: {
        ...{ tenantId: 'tenant', asOf: sampleDay, runId: 'run', sources: [], positions: [e5, foreign] },
        coverage: { complete: true, gaps: [] },
      },
    },
  );
  return { answer, failures };
}

const ofProduct = ['compare', 'trend', 'right-size', 'boundary', 'usage', 'variances'] as const;
const ofAll = ['overlaps', 'groups', 'calendar', 'sources', 'quality', 'variances'] as const;
const ofEstate = ['mailboxes', 'devices', 'signals', 'servers', 'servers sql', 'cals'] as const;

describe('a report of one product', () => {
  it.each(ofProduct)('%s is for its owner', async (word) => {
    expect((await ask(`${word} E5`)).answer).toMatchObject({ kind: 'report-answer', asOf: sampleDay });
  });

  it.each(ofProduct)('%s is for nobody else, and nothing is read for them', async (word) => {
    const reports = new Proxy({}, { get: () => () => Promise.reject(new TypeError('it was read')) });

    expect((await ask(`${word} Visio`, { reports })).answer).toMatchObject({
      code: 'NOT_OWNER',
      what: 'Visio Plan 2 is not one of your products.',
    });
    expect((await ask(`${word} E5`, { own: [], reports })).answer).toMatchObject({ code: 'NOT_OWNER' });
    expect((await ask(`${word} lighthouse`, { own: [], reports })).answer).toMatchObject({
      code: 'NO_PRODUCTS',
    });
  });

  it('is asked back in the word it was asked with', async () => {
    const m = position({ product: 'm-e3', name: 'Microsoft 365 E3', skuIds: [] });
    const o = position({ product: 'o-e3', name: 'Office 365 E3', skuIds: [] });

    expect((await ask('trend E3', { own: [m, o] })).answer).toMatchObject({
      code: 'PRODUCT_AMBIGUOUS',
      fix: 'Ask again with the whole name, for example “trend Microsoft 365 E3”.',
    });
    expect((await ask('usage lighthouse')).answer).toMatchObject({
      code: 'PRODUCT_UNKNOWN',
      fix: 'Ask for one of them, for example “usage Microsoft 365 E5”.',
    });
  });

  it('explains a figure to its owner only', async () => {
    expect((await ask('why is E5 active 80?')).answer).toMatchObject({
      kind: 'report-answer',
      title: 'Microsoft 365 E5: active seats',
    });
    expect((await ask('explain Visio active')).answer).toMatchObject({ code: 'NOT_OWNER' });
  });
});

describe('a report of everything', () => {
  it.each(ofAll)('%s is for people who answer for something', async (word) => {
    expect((await ask(word)).answer).toMatchObject({ kind: 'report-answer' });
    expect((await ask(word, { own: [] })).answer).toMatchObject({ code: 'NO_PRODUCTS' });
  });

  it.each(['overlaps', 'groups', 'calendar', 'quality', 'variances'])(
    '%s shows each owner their own products',
    async (word) => {
      const mine = JSON.stringify((await ask(word)).answer);
      const theirs = JSON.stringify((await ask(word, { own: [foreign] })).answer);

      expect(mine).not.toContain('Foreign');
      expect(mine).not.toContain('another product');
      expect(theirs).not.toMatch(/"Suite \d/);
      expect(theirs).not.toBe(mine);
    },
  );
});

describe('a report that cannot be made', () => {
  const failing = (error: Error) => ({ reports: { overlaps: () => Promise.reject(error) } });

  it('is told with its code, what it is and what to do, without what is for others, and heard of', async () => {
    const fault = new AppError('REGISTER_CORRUPT', {
      what: 'The register is damaged.',
      why: 'Line 7 of another product.',
      fix: 'Restore it.',
    });

    const { answer, failures } = await ask('overlaps', failing(fault));

    expect(answer).toMatchObject({
      ...{ kind: 'refusal', code: 'REGISTER_CORRUPT' },
      what: 'This cannot be told right now. The register is damaged.',
      fix: expect.stringContaining('Restore it. ') as string,
    });
    expect(JSON.stringify(answer)).not.toContain('Line 7');
    expect(failures).toEqual([fault]);
  });

  it('for a reason nobody foresaw is no answer', async () => {
    await expect(ask('overlaps', failing(new TypeError('a bug')))).rejects.toThrow('a bug');
  });
});

describe('a report over the whole tenant', () => {
  it.each(ofEstate)('%s is for those who answer for it, whether or not they own a product', async (word) => {
    const { answer } = await ask(word, { own: [], answersForEstate: true });

    expect(answer).toMatchObject({ kind: 'report-answer' });
  });

  it.each(ofEstate)('%s is not for the owner of a product, and nothing is read for them', async (word) => {
    const reports = new Proxy({}, { get: () => () => Promise.reject(new TypeError('it was read')) });

    expect((await ask(word, { reports, answersForAzure: true })).answer).toMatchObject({
      code: 'NOT_OWNER',
      what: 'What is counted over the whole tenant is not among what you answer for.',
    });
  });
});

describe('the report of Azure', () => {
  it('is for those the policy names, whether or not they own a product', async () => {
    const { answer } = await ask('azure', { own: [], answersForAzure: true });

    expect(answer).toMatchObject({ kind: 'report-answer', title: 'Azure: reserved, licensed, attributed' });
  });

  it('is for nobody else, and nothing is read for them', async () => {
    const reports = new Proxy({}, { get: () => () => Promise.reject(new TypeError('it was read')) });

    expect((await ask('azure', { reports })).answer).toMatchObject({
      code: 'NOT_OWNER',
      what: 'Azure is not among what you answer for.',
    });
  });
});
