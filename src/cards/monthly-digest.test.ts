import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFormat } from './format.ts';
import { renderMonthlyDigest, type MonthlyDigestView } from './monthly-digest.ts';

const file = new URL('../../cards/monthly-digest.data.json', import.meta.url);
const { month, gaps } = JSON.parse(readFileSync(file, 'utf8')) as Record<'month' | 'gaps', MonthlyDigestView>;
const format = createFormat({ locale: 'en-GB', timeZone: 'Europe/London' });

function texts(view: MonthlyDigestView): string {
  return JSON.stringify(renderMonthlyDigest(view, format).body);
}

describe('the reminders of a digest', () => {
  it('are at most three dates with the days left, and where to ask for the rest', () => {
    const card = texts(month);

    expect(card).toContain('Dates to decide by');
    expect(card).toContain(
      'By 11 December 2026, 19 days left: Visio Plan 2, contract CSP-9. The last day to set the quantity',
    );
    expect(card).toContain('Microsoft 365 Copilot, subscription of the tenant.');
    expect(card).toContain('Microsoft 365 E5 and 2 more, contract EA');
    expect(card).toContain('and 1 more: ask “calendar”.');
    expect(card).not.toContain('12 November 2026');
  });

  it('are differences in the words and amounts of the reader', () => {
    const card = texts(month);

    expect(card).toContain('Where the register and the tenant differ');
    expect(card).toContain('units the register entitles to 1,000, paid units the tenant can use 1,012.');
    expect(card).toContain('amount by the register £52,100.00, amount billed £56,000.00.');
  });

  it('say that a day is over, and that a list is unknown', () => {
    const [, , , over] = month.dates?.known === true ? month.dates.rows : [];
    const late = texts({ ...month, dates: { known: true, rows: over === undefined ? [] : [over] } });

    expect(late).toContain('By 12 November 2026, this day is over:');
    expect(texts(gaps)).toContain('Unknown, because the report could not be made (REGISTER_CORRUPT).');
  });

  it('are left out where there is nothing to remind of', () => {
    const card = texts({ ...month, dates: { known: true, rows: [] }, differences: undefined });

    expect(card).not.toContain('Dates to decide by');
    expect(card).not.toContain('Where the register and the tenant differ');
  });
});
