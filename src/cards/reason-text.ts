import { azureReasons } from '../core/azure/azure-reasons.ts';
import { deviceReasons } from '../core/devices/device-reasons.ts';
import { figureReasons, sourceConditions } from '../core/model/figure-reasons.ts';

/** Codes of the core, the register and the jobs, worded so that they complete "unknown, because …". */
const reasons: Readonly<Record<string, string>> = {
  ...deviceReasons,
  ...azureReasons,
  ...figureReasons,
  'not-in-register': 'the register has no line for this product',
  'units-missing': 'Microsoft Graph did not say how many were bought',
  'no-price-book': 'there is no price list',
  'quality-gate-failed': 'the collection failed a quality check',
  'no-evidence': 'no source says whether its people use it',
  'sign-ins-not-dated': 'some people are only known to have signed in since a day before the time looked at',
  'fewer-than-12-known-months': 'fewer than twelve months in a row are known',
  'no-month': 'no month is known yet',
  'no-known-day': 'no day of this time was counted',
  'order-day-not-reached': 'the day to order is still to come',
  'no-true-up': 'its contract has no yearly order',
  'no-30-day-count': 'use within 30 days was not counted then',
};

const conditions: Readonly<Record<string, string>> = sourceConditions;

const sourceCode = new RegExp(`^([a-z0-9-]+?)-(${Object.keys(conditions).join('|')})$`);

/** A reason as a clause. Words that are no known code are given back as they are. */
export function reasonText(reason: string): string {
  const known = reasons[reason];
  if (known !== undefined) return known;
  const [, source, condition] = sourceCode.exec(reason) ?? [];
  if (source !== undefined && condition !== undefined) {
    return `the source “${source}” ${conditions[condition] ?? condition}`;
  }
  return reason.replace(/\.\s*$/, '');
}
