import { describe, expect, it } from 'vitest';
import { parseImport } from './parse-import.ts';

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const line = {
  product: 'microsoft-365-e5',
  name: 'Microsoft 365 E5',
  skuIds: [e5],
  metric: 'user',
  quantity: 1000,
  contract: 'EA-1',
  contractType: 'EA',
  startDate: '2025-07-01',
  endDate: '2028-06-30',
  document: 'order form',
};

const read = (over: object) => parseImport(JSON.stringify({ lines: [{ ...line, ...over }] }), 'json');

describe('the columns that may be left out', () => {
  it('are taken where they are stated (ENT-10..16, ENT-22)', async () => {
    const { rows, problems } = await read({
      state: 'Suspended',
      soldBy: 'Direct',
      licenseKey: 'AAAAA-BBBBB',
      activationState: 'activated 2026-01-01',
      renewalDate: '2028-08-01',
      noticeDays: 60,
      artefacts: 'order form: EA-1.pdf; notice:renewal:2028.pdf',
    });

    expect(problems).toEqual([]);
    expect(rows[0]?.value).toMatchObject({
      state: 'suspended',
      soldBy: 'direct',
      licenseKey: 'AAAAA-BBBBB',
      activationState: 'activated 2026-01-01',
      renewalDate: '2028-08-01',
      noticeDays: 60,
      artefacts: ['order-form:EA-1.pdf', 'notice:renewal:2028.pdf'],
    });
  });

  it.each([
    ['an unknown state', { state: 'lost' }, 'state: "lost" is not one of active, suspended'],
    [
      'a renewal before the start',
      { renewalDate: '2025-07-01' },
      'renewalDate: 2025-07-01 is not after startDate',
    ],
    ['a renewal that is no day', { renewalDate: 'soon' }, 'renewalDate: "soon" is not a calendar date'],
    ['negative notice', { noticeDays: -1 }, 'noticeDays: -1 is negative.'],
    ['notice in words', { noticeDays: 'two months' }, 'noticeDays: "two months" is not a whole number'],
    ['a document of no kind', { artefacts: ['EA-1.pdf'] }, 'artefacts: "EA-1.pdf" is not <kind>:<file name>'],
    ['an unknown kind of document', { artefacts: ['song:a.mp3'] }, 'artefacts: "song:a.mp3" is not <kind>'],
    [
      'a commitment without currency',
      { metric: 'consumption', skuIds: [], contractType: 'MACC' },
      'currency: is empty; a commitment is an amount',
    ],
  ])('with %s are refused', async (_name, over, problem) => {
    const { problems } = await read(over);

    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(problem);
  });

  it('make a commitment of an amount and a period (ENT-21)', async () => {
    const macc = {
      metric: 'consumption',
      skuIds: [],
      contractType: 'MACC',
      currency: 'usd',
      quantity: 3_000_000,
    };
    const { rows, issues } = await read(macc);

    expect(issues).toEqual([]);
    expect(rows[0]?.value).toMatchObject({ quantity: 3_000_000, currency: 'USD', unitPrice: null });
  });
});

describe('a line that can be taken', () => {
  it.each([
    ['an unknown contract type', { contractType: 'handshake' }, 'contract-type-unknown'],
    ['a subscription without an end', { endDate: null }, 'term-missing'],
    ['a commitment counted in users', { contractType: 'MACC' }, 'commitment-not-in-money'],
  ])('still warns of %s', async (_name, over, code) => {
    const { rows, issues } = await read(over);

    expect(rows).toHaveLength(1);
    expect(issues).toMatchObject([{ code, place: 'lines[0]' }]);
  });

  it('does not warn of a perpetual right without an end, or a renewal day in place of an end', async () => {
    expect((await read({ contractType: 'perpetual', endDate: null })).issues).toEqual([]);
    expect((await read({ endDate: null, renewalDate: '2028-07-01' })).issues).toEqual([]);
  });
});
