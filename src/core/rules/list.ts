import { copilotZeroUsage } from './copilot-zero-usage.ts';
import { entitlementWarning } from './entitlement-warning.ts';
import { inactiveReclaim } from './inactive-reclaim.ts';
import { isSwapKind } from './plan-swap.ts';
import type { PositionRule, SeatRule } from './rule.ts';

/** Every rule about seats, in the order their cases are told. */
export const seatRules: readonly SeatRule[] = [inactiveReclaim, copilotZeroUsage];

/** Whether cases of this kind change licences of people: those of the seat rules, and swaps. */
export function isAboutSeats(kind: string): boolean {
  return seatRules.some(({ id }) => id === kind) || isSwapKind(kind);
}

/** Every rule about positions. */
export const positionRules: readonly PositionRule[] = [entitlementWarning];
