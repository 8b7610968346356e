import type { DeviceDocument } from '../reports/device-document.ts';
import type { DeviceLicenceLine } from '../reports/device-licences.ts';
import { unknownText } from '../reports/reason-words.ts';
import { count } from '../reports/trend-advice.ts';

/** Licences sold for devices, and how many of them inactive devices may still consume (SRV-06). */
export function deviceLicenceText({ licences, reasons }: DeviceDocument): string[] {
  if (licences === null) return [`licences of devices: ${unknownText(reasons.licences ?? reasons.devices)}`];
  const { companyWindows, skus } = licences;
  const windows =
    companyWindows === null
      ? unknownText(reasons.devices)
      : `active ${count(companyWindows.active)}, inactive ${count(companyWindows.inactive)}, unknown ${count(companyWindows.unknown)}`;
  return [
    `licences of devices: ${skus.length === 0 ? 'the tenant buys none' : `${count(skus.length)} SKUs`}; company Windows devices ${windows}`,
    ...skus.map(lineOf),
  ];
}

function lineOf({ name, bought, consumed, inactiveMayConsume, reason }: DeviceLicenceLine): string {
  const units = (figure: number | null) => (figure === null ? 'unknown' : count(figure));
  const bound =
    inactiveMayConsume === null
      ? `what inactive devices consume of them is ${unknownText(reason)}`
      : inactiveMayConsume === 0
        ? 'no inactive device is known that could consume any of these'
        : `inactive devices may still consume ${count(inactiveMayConsume)} of these`;
  return `  ${name}: bought ${units(bought)}, consumed ${units(consumed)}; ${bound}`;
}
