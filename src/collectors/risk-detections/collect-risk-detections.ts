import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normaliseDetection } from './normalise.ts';
import { RiskDetection } from './schema.ts';

/** Of whom Identity Protection detected a risk; it keeps detections of the last 90 days (graph-and-azure §7). */
export const riskDetectionsCollector: Collector = {
  name: 'risk-detections',
  permissions: ['IdentityRiskEvent.Read.All'],
  collect: (context) =>
    collectTable(context, {
      table: 'risk_detections',
      path: '/identityProtection/riskDetections',
      rowSchema: RiskDetection,
      options: { query: { $select: 'id,userId,detectedDateTime', $top: '500' } },
      normalise: normaliseDetection,
    }),
};
