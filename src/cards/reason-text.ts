import { azureReasons } from '../core/azure/azure-reasons.ts';
import { deviceReasons } from '../core/devices/device-reasons.ts';

/** Codes of the core, the register and the jobs, worded so that they complete "unknown, because …". */
const reasons: Readonly<Record<string, string>> = {
  ...deviceReasons,
  ...azureReasons,
  'not-in-register': 'the register has no line for this product',
  'no-line-in-force': 'no line of the register is in force on this day',
  'mixed-metrics': 'its lines in the register count different things',
  'amendments-exceed-lines': 'its amendments take away more than its lines give',
  'no-price': 'the register has no price for it',
  'mixed-currencies': 'its prices are in more than one currency',
  'nothing-entitled': 'nothing is entitled',
  'nothing-assigned': 'nothing is assigned',
  'units-missing': 'Microsoft Graph did not say how many were bought',
  'subscription-malformed': 'a subscription could not be read',
  'trial-exceeds-units': 'more trial units are reported than units in all',
  'no-price-book': 'there is no price list',
  'quality-gate-failed': 'the collection failed a quality check',
  'no-active-line': 'none of its lines in the register is active',
  'not-counted': 'it was not counted on this day',
  'no-evidence': 'no source says whether its people use it',
  'sign-ins-not-dated': 'some people are only known to have signed in since a day before the time looked at',
  'window-not-counted': 'use within this time was not counted on this day',
  'observations-gone': 'the observations of this day are no longer kept',
  'nothing-collected': 'nothing was collected yet',
  'no-earlier-collection': 'there is no earlier collection within the time looked at',
  'nothing-sold': 'nothing is sold without trials',
  'nothing-purchased': 'nothing is purchased',
  'fewer-than-12-known-months': 'fewer than twelve months in a row are known',
  'no-month': 'no month is known yet',
  'no-known-day': 'no day of this time was counted',
  'order-day-not-reached': 'the day to order is still to come',
  'no-true-up': 'its contract has no yearly order',
  'no-30-day-count': 'use within 30 days was not counted then',
  'recorded-before-this-figure-was-made': 'the day was recorded before this figure was made',
  'not-in-the-imported-history': 'the imported history does not say',
  'totals-are-of-the-whole-tenant': 'Microsoft gives totals of the whole organisation only',
  'empty-cell': 'Microsoft left it empty',
  'no-end-stated': 'the register states no end',
  'lifecycle-missing': 'Microsoft does not say when the subscription changes',
  'status-missing': 'Microsoft does not say in what state the subscription is',
  'lots-incomplete': 'one of its subscriptions hides its units',
  'seller-not-stated': 'the seller is not stated',
  'other-source-missing': 'the other source was not read',
  'no-invoice-for-the-day': 'no invoice covers this day',
  'billed-in-several-currencies': 'it is billed in several currencies',
  'exposure-of-some-products-unknown': 'the exposure of some products is unknown',
  'no-decision-day': 'its contract leaves nothing to decide',
  'nothing-valued-in-its-currency': 'nothing was valued in its currency',
  'nobody-to-scale-by': 'there is nobody to scale by',
  'not-reviewed': 'the plans were not reviewed',
  'nobody-active': 'nobody is active',
  'value-not-stated': 'the policy states no value',
  'value-in-another-currency': 'the value is stated in another currency than the price',
  'nothing-paid': 'nothing is paid',
  'not-by-user': 'its lines in the register are not counted by users',
  'register-unreadable': 'the register cannot be read',
  'other-currency': 'the two are in different currencies',
  'periods-differ': 'its invoices cover different periods',
  'entitlement-changed-in-period': 'the entitlement changed within the billed period',
  'period-is-no-whole-months': 'the billed period is no number of whole months',
};

const conditions: Readonly<Record<string, string>> = {
  missing: 'was not read',
  incomplete: 'was not read to its end',
  failed: 'could not be read',
  forbidden: 'may not be read',
  malformed: 'could not be understood',
  concealed: 'hides names',
  stale: 'is too old',
  'has-no-such-column': 'does not tell it any more',
};

const sourceCode =
  /^([a-z0-9-]+?)-(missing|incomplete|failed|forbidden|malformed|concealed|stale|has-no-such-column)$/;

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
