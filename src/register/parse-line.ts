import { contractTypeOf } from '../core/entitlement/contract-types.ts';
import { lineStates } from '../core/entitlement/line-state.ts';
import { isDay } from '../core/model/day.ts';
import { createFieldReader, type FieldReader, type Fields, type Parsed } from './field-reader.ts';
import { isCurrency, parsePrice } from './price.ts';
import { artefactKinds, metrics, type Column, type NewLine } from './register-line.ts';

/** Text fields → a line, or all that is wrong with them at once. */
export function parseLine(fields: Fields<Column>): Parsed<NewLine> {
  const read = createFieldReader(fields);
  const { text, required, wrong } = read;
  const product = read.slug('product');
  const metric = read.oneOf('metric', required('metric'), metrics);
  const skuIds = read.ids('skuIds');
  if (metric === 'user' && skuIds.length === 0)
    wrong('skuIds', 'is empty; a line counted by users names its SKU ids.');
  const startDate = read.date('startDate', required('startDate'));
  const endDate = read.date('endDate', text('endDate'));
  if (startDate && endDate && isDay(startDate) && isDay(endDate) && endDate < startDate) {
    wrong('endDate', `${endDate} is before startDate ${startDate}.`);
  }
  const name = required('name');
  const quantity = read.wholeNumber('quantity', required('quantity'));
  const contract = required('contract');
  const contractType = required('contractType');

  const rest = {
    product,
    name,
    skuIds,
    quantity,
    contract,
    contractType,
    endDate,
    unitPrice: text('unitPrice') || null,
    currency: text('currency').toUpperCase() || null,
    pricePer: read.oneOf('pricePer', text('pricePer'), ['month', 'year']),
    priceSource: text('priceSource') || null,
    priceDate: read.date('priceDate', text('priceDate')),
    ownerIds: read.ids('ownerIds'),
    document: required('document'),
    state: read.oneOf('state', text('state'), lineStates) ?? 'active',
    soldBy: sellerOf(text('soldBy')),
    licenseKey: text('licenseKey') || null,
    activationState: text('activationState') || null,
    renewalDate: renewalOf(read, startDate),
    noticeDays: noticeOf(read),
    artefacts: artefactsOf(read),
  };
  checkPrice(rest, (column) => text(column) === '', wrong);
  if (read.problems.length > 0 || metric === null || startDate === null)
    return { ok: false, problems: read.problems };
  return { ok: true, value: { ...rest, metric, startDate } };
}

/**
 * What a line that is imported or amended today must also say. Lines that are in the register already may lack it:
 * it was not asked for when they came.
 */
export function strictProblems({ metric, currency }: NewLine): string[] {
  if (metric !== 'consumption' || currency !== null) return [];
  return ['currency: is empty; a commitment is an amount, and an amount needs its currency.'];
}

/** What deserves a look in a line that can be taken. */
export function lineWarnings(line: NewLine): { readonly code: string; readonly message: string }[] {
  const { contractType, metric, endDate, renewalDate } = line;
  const type = contractTypeOf(contractType);
  const warnings: { code: string; message: string }[] = [];
  if (type.kind === 'other') {
    const message = `contractType: "${contractType}" is kept as it is, but nothing is known of it: no date is told by when it can be reduced. Known are EA, CSP, NCE, MCA, MACC, perpetual, trial.`;
    warnings.push({ code: 'contract-type-unknown', message });
  }
  if (type.needsTerm && endDate === null && renewalDate === null) {
    const message = `endDate: is empty; without it or a renewalDate nobody can tell when ${contractType} can be reduced.`;
    warnings.push({ code: 'term-missing', message });
  }
  if (type.kind === 'usage-based' && metric !== 'consumption') {
    const message = `metric: is ${metric}, but ${contractType} is a commitment of money: state it as consumption, in whole units of its currency.`;
    warnings.push({ code: 'commitment-not-in-money', message });
  }
  return warnings;
}

function sellerOf(text: string): string | null {
  return text.toLowerCase() === 'direct' ? 'direct' : text || null;
}

function renewalOf(read: FieldReader<Column>, startDate: string | null): string | null {
  const renewalDate = read.date('renewalDate', read.text('renewalDate'));
  if (renewalDate && startDate && isDay(renewalDate) && renewalDate <= startDate)
    read.wrong('renewalDate', `${renewalDate} is not after startDate ${startDate}.`);
  return renewalDate;
}

function noticeOf(read: FieldReader<Column>): number | null {
  const text = read.text('noticeDays');
  if (text === '') return null;
  const days = read.wholeNumber('noticeDays', text);
  if (days < 0) read.wrong('noticeDays', `${days} is negative.`);
  return days;
}

function artefactsOf(read: FieldReader<Column>): string[] {
  return read.list('artefacts').map((entry) => {
    const [kind = '', ...rest] = entry.split(':');
    const file = rest.join(':').trim();
    const known = artefactKinds.find((each) => each === kind.trim().toLowerCase().replaceAll(' ', '-'));
    if (known === undefined || file === '')
      read.wrong('artefacts', `"${entry}" is not <kind>:<file name>; kinds are ${artefactKinds.join(', ')}.`);
    return `${known ?? kind}:${file}`;
  });
}

/** A price counts only with its currency, its period, where it comes from and when (C37). */
function checkPrice(
  { unitPrice, currency }: Pick<NewLine, 'unitPrice' | 'currency'>,
  isEmpty: (column: Column) => boolean,
  wrong: (column: Column, problem: string) => void,
): void {
  if (currency !== null && !isCurrency(currency))
    wrong('currency', `"${currency}" is not a currency code (ISO 4217).`);
  if (unitPrice === null) return;
  for (const column of ['currency', 'pricePer', 'priceSource', 'priceDate'] as const) {
    if (isEmpty(column)) wrong(column, 'is empty; a price needs its currency, period, source and date.');
  }
  const price = parsePrice(unitPrice, currency !== null && isCurrency(currency) ? currency : 'KWD');
  if (!price.ok) wrong('unitPrice', price.problem);
}
