import type { ObservationRows } from '../../lake/observation.ts';
import type { ReportRow } from '../collect-report.ts';
import { readCount, readDay, readFlag, readText, UnreadableValue } from '../report-values.ts';
import type { ActivationField } from './columns.ts';

/** Null for a line without a day and without a device: a product somebody may activate and has not. */
export function normaliseActivations({
  userKey,
  refreshedOn,
  values,
}: ReportRow<ActivationField>): ObservationRows['activations'] | null {
  const productType = readText(values.productType);
  if (productType === null) throw new UnreadableValue('it names no product');
  const lastActivatedOn = readDay(values.lastActivatedOn);
  const devices = {
    windows: readCount(values.windows),
    mac: readCount(values.mac),
    windows10Mobile: readCount(values.windows10Mobile),
    ios: readCount(values.ios),
    android: readCount(values.android),
  };
  const onSharedComputer = readFlag(values.onSharedComputer);
  const hasDevice = Object.values(devices).some((count) => count !== null && count > 0);
  if (lastActivatedOn === null && !hasDevice && onSharedComputer !== true) return null;
  return { userKey, productType, refreshedOn, lastActivatedOn, ...devices, onSharedComputer };
}
