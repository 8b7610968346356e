import { copilotZeroUsage } from './copilot-zero-usage.ts';
import { entitlementWarning } from './entitlement-warning.ts';
import { inactiveReclaim } from './inactive-reclaim.ts';
import type { PositionRule, SeatRule } from './rule.ts';

/** Every rule about seats, in the order their cases are told. */
export const seatRules: readonly SeatRule[] = [inactiveReclaim, copilotZeroUsage];

/** Every rule about positions. */
export const positionRules: readonly PositionRule[] = [entitlementWarning];
