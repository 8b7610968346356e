import { describe, expect, it } from 'vitest';
import { createCatalogue } from './create-catalogue.ts';

const catalogue = createCatalogue();
const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const copilots = ['639dec6b-bb19-468b-871c-c5c441c4b0cb', 'a809996b-059e-42e2-9866-db24b99a9782'] as const;
const f5Security = '67ffe999-d9ca-49e1-9d2c-03fb28aa7a48';
const callingPlan = '0dab259f-bf13-4952-b7f8-7db8f131b28d';
const unknown = 'ffffffff-0000-4000-8000-000000000001';
const noPrice = () => null;

describe('termsOf', () => {
  it('names SKUs by their place in the list', () => {
    const terms = catalogue.termsOf([e5.toUpperCase(), e3, ...copilots], (skuId) =>
      skuId === e3 ? 3390 : null,
    );

    expect(
      terms.map(({ skuId, coveredBy, requires, monthlyMinor }) => [skuId, coveredBy, requires, monthlyMinor]),
    ).toEqual([
      [e5, [], [], null],
      [e3, [0], [], 3390],
      [copilots[0], [3], [1, 0], null],
      [copilots[1], [2], [1, 0], null],
    ]);
    expect(terms[0]).toMatchObject({
      name: 'Microsoft 365 E5',
      purpose: 'suite',
      grants: catalogue.grantsOf(e5),
    });
  });

  it('tells SKUs of one name apart by their part number, and only those', () => {
    const names = catalogue.termsOf([e3, ...copilots], noPrice).map(({ name }) => name);

    expect(names).toEqual([
      'Microsoft 365 E3',
      'Microsoft 365 Copilot (Microsoft_365_Copilot)',
      'Microsoft 365 Copilot (M365_Copilot)',
    ]);
    expect(catalogue.termsOf([e3, copilots[0]], noPrice)[1]?.name).toBe('Microsoft 365 Copilot');
  });

  it('leaves an add-on none of whose bases is there impossible', () => {
    const terms = catalogue.termsOf([f5Security, e5], noPrice);
    const [addon] = terms;

    expect(addon?.requires).toEqual([2]);
    expect(terms).toHaveLength(3);
    expect(catalogue.requiresOf(f5Security)[0]).toBe(terms[2]?.skuId);
    expect(terms[2]?.monthlyMinor).toBeNull();
  });

  it('goes on where the base it needs is an add-on itself', () => {
    const terms = catalogue.termsOf([callingPlan], noPrice);

    for (const { skuId, requires } of terms) {
      expect(requires.length > 0).toBe(catalogue.requiresOf(skuId).length > 0);
      expect(requires.every((index) => index < terms.length)).toBe(true);
    }
  });

  it('shows an unknown SKU as unlisted, granting nothing', () => {
    expect(catalogue.termsOf([unknown, e5], noPrice)[0]).toEqual({
      skuId: unknown,
      name: `SKU ${unknown}`,
      purpose: 'unlisted',
      grants: 0,
      coveredBy: [],
      requires: [],
      restriction: null,
      monthlyMinor: null,
    });
  });
});
