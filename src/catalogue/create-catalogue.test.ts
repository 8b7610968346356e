import { describe, expect, it } from 'vitest';
import { createCatalogue } from './create-catalogue.ts';

const catalogue = createCatalogue();
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const copilots = ['639dec6b-bb19-468b-871c-c5c441c4b0cb', 'a809996b-059e-42e2-9866-db24b99a9782'];
const unlisted = 'ffffffff-0000-4000-8000-000000000001';

describe('the shipped table', () => {
  it('gives every SKU a product of its own, the two of Copilot apart', () => {
    const byProduct = Map.groupBy(catalogue.skus(), (sku) => sku.product);
    const shared = [...byProduct].filter(([, skus]) => skus.length > 1);

    expect(catalogue.skus()).toHaveLength(192);
    expect(shared.map(([product, skus]) => [product, skus.map((sku) => sku.skuId).sort()])).toEqual([
      ['microsoft-365-copilot', copilots],
    ]);
  });

  it('calls no two products by the same name', () => {
    const products = new Map(catalogue.skus().map((sku) => [sku.product, sku.displayName]));

    expect(new Set(products.values()).size).toBe(products.size);
  });

  it.each([
    ['SPE_F1', 'microsoft-365-f3'],
    ['DESKLESSPACK', 'office-365-f3'],
    ['SPB', 'microsoft-365-business-premium'],
    ['O365_BUSINESS_PREMIUM', 'microsoft-365-business-standard'],
    ['POWER_BI_STANDARD', 'microsoft-fabric-free'],
    ['M365_F1', 'microsoft-365-f1'],
    ['M365_F1_COMM', 'microsoft-365-f1-m365-f1-comm'],
    ['SMB_BUSINESS', 'microsoft-365-apps-for-business-smb-business'],
  ])('%s is %s', (partNumber, product) => {
    const sku = catalogue.skus().find((candidate) => candidate.skuPartNumber === partNumber);

    expect(sku?.product).toBe(product);
  });
});

describe('productOf', () => {
  it('names a listed SKU, in either case', () => {
    expect(catalogue.productOf(e5)).toEqual({ product: 'microsoft-365-e5', name: 'Microsoft 365 E5' });
    expect(catalogue.productOf(e5.toUpperCase())).toEqual(catalogue.productOf(e5));
  });

  it.each(copilots)('counts Copilot SKU %s under one product', (skuId) => {
    expect(catalogue.productOf(skuId)).toEqual({
      product: 'microsoft-365-copilot',
      name: 'Microsoft 365 Copilot',
    });
  });

  it('keeps an unlisted SKU apart from a product whose part number it carries', () => {
    expect(catalogue.productOf(unlisted, 'Microsoft_365_E5')).toEqual({
      product: 'microsoft-365-e5-ffffffff',
      name: 'Microsoft_365_E5',
    });
    expect(catalogue.productOf(unlisted)).toEqual({ product: `sku-${unlisted}`, name: `SKU ${unlisted}` });
    expect(catalogue.productOf(unlisted, '日本').product).toBe('ffffffff');
  });
});

describe('isPositioned', () => {
  it.each([
    ['a suite', e5, 'suite', true],
    ['an add-on', copilots[0]!, 'addon', true],
    ['a free SKU', 'f30db892-07e9-47e9-837c-80727f46fd3d', 'free', false],
    ['a trial', 'dcb1a3ae-b33f-4487-846a-a640262fadf4', 'trial', false],
    ['a device licence', '2b317a4a-77a6-4188-9437-b68a77b4e2c6', 'standalone', false],
    ['communications credits', '47794cd0-f0e5-45c5-9033-2eb6b5fc84e0', 'addon', false],
    ['an unlisted SKU', unlisted, undefined, true],
  ])('%s', (_name, skuId, kind, positioned) => {
    expect(catalogue.kind(skuId)).toBe(kind);
    expect(catalogue.isPositioned(skuId)).toBe(positioned);
  });
});

describe('methodOf', () => {
  it.each([
    ['microsoft-365-copilot', [], 'copilot'],
    ['our-assistant', copilots, 'copilot'],
    ['microsoft-365-copilot', [e5], 'sign-in'],
    ['bundle', [e5, copilots[0]!], 'sign-in'],
    ['microsoft-365-e7', ['9a18296a-025f-4e37-9ffa-30bf8d1ce775'], 'sign-in'],
    ['microsoft-365-e5', [], 'sign-in'],
  ])('%s with %j is judged by %s', (product, skuIds, method) => {
    expect(catalogue.methodOf(product, skuIds)).toBe(method);
  });
});

describe('a damaged table', () => {
  const header = 'skuId,skuPartNumber,displayName,kind,unit,product\n';
  it.each([
    ['an unknown kind', `${e5},SPE_E5,E5,paid,user,e5\n`, /kind/],
    ['an id twice', `${e5},A,A,suite,user,a\n${e5},B,B,suite,user,b\n`, /listed twice/],
    ['one product, two names', `${e5},A,A,suite,user,a\n${copilots[0]!},B,B,suite,user,a\n`, /both A and B/],
  ])('with %s is a bug', (_name, rows, message) => {
    expect(() => createCatalogue(header + rows)).toThrow(message);
  });

  it('has a version that follows its content', () => {
    const version = (name: string) =>
      createCatalogue(`${header}${e5},SPE_E5,${name},suite,user,e5\n`).version;

    expect(version('a')).toBe(version('a'));
    expect(version('a')).not.toBe(version('b'));
  });
});
