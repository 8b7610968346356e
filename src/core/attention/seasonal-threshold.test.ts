import { expect, it } from 'vitest';
import { warnAtOn } from './seasonal-threshold.ts';

const christmas = { from: '11-15', to: '01-10', warnAtPercentOfEntitlement: 98 };
const summer = { from: '07-01', to: '08-31', warnAtPercentOfEntitlement: 80 };

it.each([
  ['2026-11-14', 90],
  ['2026-11-15', 98],
  ['2026-12-31', 98],
  ['2027-01-10', 98],
  ['2027-01-11', 90],
  ['2026-08-31', 80],
])('on %s the warning comes at %i %%', (day, expected) => {
  expect(warnAtOn(day, 90, [summer, christmas])).toBe(expected);
});
