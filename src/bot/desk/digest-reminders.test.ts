import { describe, expect, it } from 'vitest';
import { AppError } from '../../lib/app-error.ts';
import { position } from '../../testing/desk-scene.ts';
import type { CalendarDocument, ChatReports, VarianceDocument } from './chat-reports.ts';
import { digestReminders } from './digest-reminders.ts';

const own = [position({ product: 'e5', name: 'Microsoft 365 E5' })];

const entry: CalendarDocument['entries'][number] = {
  ...{ on: '2027-01-01', kind: 'de-provision-by', contract: 'EA-1', products: ['e5', 'visio'] },
  ...{ subjects: ['e5/1'], decideBy: '2027-01-01', daysLeft: 40, level: 'T-60', text: 'Take seats away.' },
};
const calendar: CalendarDocument = {
  ...{ schemaVersion: 1, asOf: '2026-11-22', until: '2027-11-22' },
  subscriptionsUnknownBecause: 'subscriptions-missing',
  entries: [entry, { ...entry, products: ['visio'] }, { ...entry, on: '2027-06-01', decideBy: '2027-06-01' }],
};

const variance: VarianceDocument['variances'][number] = {
  ...{ kind: 'register-purchased', product: 'e5', name: 'Microsoft 365 E5', subject: null },
  ...{ unit: 'units', currency: null, difference: 20, unknownBecause: null, material: true },
  left: { label: 'register', source: 'register', on: '2026-11-22', value: 100, reason: null },
  right: { label: 'tenant', source: 'skus', on: '2026-11-22', value: 80, reason: null },
  ...{ why: 'Lapsed.', action: 'Compare.', proof: [] },
};
const variances: VarianceDocument = {
  ...{ schemaVersion: 1, asOf: '2026-11-22', tenantId: 'tenant', runId: 'run', notices: [] },
  variances: [
    variance,
    { ...variance, material: false },
    { ...variance, material: null },
    { ...variance, product: 'visio' },
    { ...variance, product: null },
  ],
};

function remind(reports: Pick<ChatReports, 'calendar' | 'variances'>, failed: string[] = []) {
  const onReportFailed = ({ code }: AppError) => void failed.push(code);
  return digestReminders({ reports: reports as ChatReports, onReportFailed }, own);
}

describe('the reminders of an owner', () => {
  it('are of their products and of the next 92 days, and name what is unknown', async () => {
    const found = await remind({ calendar: async () => calendar, variances: async () => variances });

    expect(found.dates).toEqual({
      known: true,
      rows: [
        {
          ...{ by: '2027-01-01', daysLeft: 40, products: ['Microsoft 365 E5'], contract: 'EA-1' },
          action: 'Take seats away.',
        },
      ],
      missing: expect.stringContaining('days of the tenant’s subscriptions are unknown') as string,
    });
    expect(found.differences).toMatchObject({
      known: true,
      rows: [{ product: 'Microsoft 365 E5', currency: null, left: { value: 100 }, right: { value: 80 } }],
      missing: 'Could not be compared, as one side is unknown: 1.',
    });
  });

  it('are unknown where a report cannot be made, and the digest still goes out', async () => {
    const failed: string[] = [];
    const broken = new AppError('REGISTER_CORRUPT', { what: 'Damaged.', why: 'b', fix: 'Mend it.' });

    const found = await remind(
      { calendar: () => Promise.reject(broken), variances: async () => variances },
      failed,
    );

    expect(found.dates).toEqual({
      known: false,
      reason: 'the report could not be made (REGISTER_CORRUPT): Damaged. Mend it.',
    });
    expect(found.differences).toMatchObject({ known: true });
    expect(failed).toEqual(['REGISTER_CORRUPT']);
  });

  it('let a mistake of the program through', async () => {
    const bug = new TypeError('a bug');

    await expect(
      remind({ calendar: () => Promise.reject(bug), variances: async () => variances }),
    ).rejects.toBe(bug);
  });
});
