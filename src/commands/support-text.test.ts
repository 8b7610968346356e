import { expect, it } from 'vitest';
import { shippedSupportDates } from '../catalogue/support-dates.ts';
import { supportOfBuild, supportOfYear } from '../reports/support-of.ts';
import { supportText } from './support-text.ts';

const asOf = '2026-11-22';

it.each([
  ['sql-server', 2016, 'support ended on 2026-07-14'],
  ['sql-server', 2019, 'supported until 2030-01-08'],
  ['windows-server', 2012, 'support ended on 2023-10-10'],
  ['windows-server', 2016, 'supported until 2027-01-12'],
  ['sql-server', 2028, 'support unknown: not on the list'],
  ['windows-server', null, 'support unknown: not on the list'],
] as const)('%s %s: %s', (product, year, text) => {
  expect(supportText(supportOfYear({ product, year }, asOf), asOf)).toBe(text);
});

it.each([
  ['19045', 'Windows 10 22H2', 'ended', 'support ended on 2025-10-14'],
  [
    '22631',
    'Windows 11 23H2',
    'ended',
    'Home and Pro support ended on 2025-11-11; Enterprise and Education support ended on 2026-11-10',
  ],
  [
    '26100',
    'Windows 11 24H2',
    'differs',
    'Home and Pro support ended on 2026-10-13; Enterprise and Education supported until 2027-10-12; Enterprise LTSC supported until 2029-10-09; IoT Enterprise LTSC supported until 2034-10-10',
  ],
  [
    '26300',
    'Windows 11 26H2',
    'differs',
    'Home and Pro supported until 2028-10-10; Enterprise and Education support unknown',
  ],
  ['99999', null, 'unknown', 'support unknown: not on the list'],
  [null, null, 'unknown', 'support unknown: not on the list'],
])('build %s, %s, is %s', (build, version, verdict, text) => {
  const support = supportOfBuild(build, asOf);

  expect([support.version, support.verdict, supportText(support, asOf)]).toEqual([version, verdict, text]);
});

it('every date names its source, and a day that was a Tuesday is the last with updates', () => {
  const windows = shippedSupportDates().filter(
    ({ product, endsOn }) => product === 'windows' && endsOn !== null,
  );

  expect(windows.length).toBeGreaterThan(40);
  expect(windows.filter(({ endsOn }) => new Date(`${endsOn}T00:00:00Z`).getUTCDay() !== 2)).toEqual([]);
  expect(shippedSupportDates().filter(({ source }) => source === '')).toEqual([]);
});
