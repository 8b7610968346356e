/** Codes of the core, the register and the jobs, worded so that they complete "unknown, because …". */
const reasons: Readonly<Record<string, string>> = {
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
};

const conditions: Readonly<Record<string, string>> = {
  missing: 'was not read',
  incomplete: 'was not read to its end',
  failed: 'could not be read',
  forbidden: 'may not be read',
  malformed: 'could not be understood',
  concealed: 'hides names',
  stale: 'is too old',
};

const sourceCode = /^([a-z0-9-]+)-(missing|incomplete|failed|forbidden|malformed|concealed|stale)$/;

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
