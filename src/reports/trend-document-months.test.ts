import { expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import type { HistoryEntry } from '../ledger/history.ts';
import { copilotPosition } from '../testing/desk-scene.ts';
import { activeDaysOf, pointOf } from './trend-document-months.ts';

const within = (days: 30 | 60, worked: number) =>
  ({ days, signedIn: 0, worked, guestsSignedIn: 0, guestsWorked: 0 }) as const;

function monthOf(activeDays: number | undefined): HistoryEntry {
  const use = { activeInWindow: 320, zeroUsage: 75, ...(activeDays === undefined ? {} : { activeDays }) };
  return {
    ...{ kind: 'own', month: '2026-10', asOf: '2026-10-25', gapsIn: [] },
    position: {
      ...copilotPosition,
      method: 'copilot-60d-internal',
      copilot: known(use),
      windows: known([within(30, 300), within(60, 320)]),
    },
  } as unknown as HistoryEntry;
}

it.each([
  [60, known(320), 'copilot-60d-internal', 60],
  [30, known(300), 'copilot-30d-internal', 30],
  [undefined, known(300), 'copilot-30d-internal', 30],
  [45, unknown('window-not-counted'), 'copilot-45d-internal', 45],
])('a Copilot month concluded with %s active days counts within them', (days, active, method, activeDays) => {
  expect(pointOf(monthOf(days))).toMatchObject({ active, method });
  expect(activeDaysOf([monthOf(days)])).toBe(activeDays);
});
