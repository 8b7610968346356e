import type { PositionRule } from './rule.ts';

const id = 'entitlement-warning';

/** Deployment at 90 % of entitlement or beyond is said while something can still be done (CAD-03, BOT-05). */
export const entitlementWarning: PositionRule = {
  id,
  evaluate({ product, threshold, entitled, assigned, exposureUnits, deploymentPct }) {
    if (!threshold.known || threshold.value === 'ok') return null;
    if (!entitled.known || !assigned.known || !exposureUnits.known) return null;
    return {
      rule: id,
      product,
      evidence: {
        threshold: threshold.value,
        entitled: entitled.value,
        assigned: assigned.value,
        exposureUnits: exposureUnits.value,
        ...(deploymentPct.known ? { deploymentPct: deploymentPct.value } : {}),
      },
    };
  },
};
