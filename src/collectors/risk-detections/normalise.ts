import type { ObservationRows } from '../../lake/observation.ts';
import { isoDayOf } from '../observed-values.ts';
import type { AccessPolicy, RiskDetection } from './schema.ts';

export function normaliseDetection(detection: RiskDetection): readonly ObservationRows['risk_detections'][] {
  const { id, userId, detectedDateTime } = detection;
  const detectedOn = isoDayOf(detectedDateTime);
  if (userId === null || userId === undefined || detectedOn === null) return [];
  return [{ detectionId: id, userId, detectedOn }];
}

export function normalisePolicy({ id, state, conditions }: AccessPolicy): ObservationRows['access_policies'] {
  const { userRiskLevels, signInRiskLevels } = conditions;
  return {
    policyId: id,
    state,
    usesUserRisk: userRiskLevels.length > 0,
    usesSignInRisk: signInRiskLevels.length > 0,
  };
}
