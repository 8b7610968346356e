import type { ObservationRows } from '../../lake/observation.ts';
import type { DatedLine } from '../collect-lines.ts';
import { readCount } from '../report-values.ts';
import { serviceNames, type ServiceField } from './columns.ts';

/** One row for each service the report has columns for. */
export function normaliseServiceCounts({
  refreshedOn,
  values,
}: DatedLine<ServiceField>): readonly ObservationRows['service_counts'][] {
  return serviceNames.flatMap((service) => {
    const active = values[`${service}Active`];
    const inactive = values[`${service}Inactive`];
    if (active === undefined && inactive === undefined) return [];
    return { service, refreshedOn, active: readCount(active), inactive: readCount(inactive) };
  });
}
