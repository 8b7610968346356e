import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCatalogue } from './create-catalogue.ts';
import { createProductSearch, type ProductAnswer, type SearchableProduct } from './product-search.ts';

const catalogue = createCatalogue();
const search = createProductSearch(catalogue);

const everything = [...Map.groupBy(catalogue.skus(), (sku) => sku.product)].map(([product, skus]) => ({
  product,
  name: skus[0]!.displayName,
  skuIds: skus.map((sku) => sku.skuId),
}));

function held(...slugs: string[]): SearchableProduct[] {
  return slugs.map((slug) => everything.find(({ product }) => product === slug)!);
}

/** `found` as its slug, `ambiguous` as a sorted list, `none` as its nearest behind `~`. */
function told(answer: ProductAnswer<SearchableProduct>): string | string[] {
  switch (answer.kind) {
    case 'found':
      return answer.product.product;
    case 'ambiguous':
      return answer.candidates.map(({ product }) => product).sort();
    case 'none':
      return `~${answer.nearest.map(({ product }) => product).join(' ')}`;
  }
}

const desk = held(
  'microsoft-365-e5',
  'microsoft-365-e3',
  'microsoft-365-e5-security',
  'microsoft-365-copilot',
  'microsoft-copilot-studio-user-license',
  'visio-plan-1',
  'microsoft-entra-id-p2',
  'power-bi-pro',
  'enterprise-mobility-security-e5',
);

describe('what people type', () => {
  it.each([
    ['E5', 'microsoft-365-e5'],
    ['e5?', 'microsoft-365-e5'],
    ['position E5', 'microsoft-365-e5'],
    ['E 5', 'microsoft-365-e5'],
    ['M365 E5', 'microsoft-365-e5'],
    ['m365e5', 'microsoft-365-e5'],
    ['ms 365 e5', 'microsoft-365-e5'],
    ['Microsoft 365 E5 please', 'microsoft-365-e5'],
    ['how many E3 licences are unused in Leeds?', 'microsoft-365-e3'],
    ['Copilot', 'microsoft-365-copilot'],
    ['how are we doing on Copilot?', 'microsoft-365-copilot'],
    ['how many E5 seats do users have?', 'microsoft-365-e5'],
    ['copliot', 'microsoft-365-copilot'],
    ['copilt!', 'microsoft-365-copilot'],
    ['Wie läuft Cöpilot?', 'microsoft-365-copilot'],
    ['copilot studio', 'microsoft-copilot-studio-user-license'],
    ['e5 security', 'microsoft-365-e5-security'],
    ['EMS', 'enterprise-mobility-security-e5'],
    ['EMS E5', 'enterprise-mobility-security-e5'],
    ['visio', 'visio-plan-1'],
    ['visio p1', 'visio-plan-1'],
    ['entra plan 2', 'microsoft-entra-id-p2'],
    ['AAD P2', 'microsoft-entra-id-p2'],
    ['pbi', 'power-bi-pro'],
    ['SPE_E5', 'microsoft-365-e5'],
    ['EMSPREMIUM!', 'enterprise-mobility-security-e5'],
    ['position spe_e5?', 'microsoft-365-e5'],
    ['microsoft-365-e5', 'microsoft-365-e5'],
    ['06EBC4EE-1bb5-47dd-8120-11324bc54e06', 'microsoft-365-e5'],
    ['how is a809996b-059e-42e2-9866-db24b99a9782?', 'microsoft-365-copilot'],
  ])('%s → %s', (question, product) => {
    expect(told(search.findProduct(question, desk))).toBe(product);
  });
});

describe('what is not held is not guessed', () => {
  it.each([
    ['Office 365 E3', '~microsoft-365-e3 microsoft-365-e5 microsoft-365-e5-security'],
    ['Visio plan 2', '~visio-plan-1'],
    ['E1', '~microsoft-365-e5 microsoft-365-e3 microsoft-365-e5-security'],
    ['E3 or E5', '~microsoft-365-e5 microsoft-365-e3 microsoft-365-e5-security'],
    ['help', '~'],
    ['what is waiting for me?', '~'],
    ['', '~'],
    ['???', '~'],
    ['Teams Phone', '~'],
  ])('%s → %s', (question, nearest) => {
    expect(told(search.findProduct(question, desk))).toBe(nearest);
  });
});

describe('E5 where several are held', () => {
  it.each([
    [
      ['microsoft-365-e5', 'office-365-e5'],
      ['microsoft-365-e5', 'office-365-e5'],
    ],
    [['office-365-e5'], 'office-365-e5'],
    [['office-365-e5', 'microsoft-365-e5-compliance'], 'office-365-e5'],
    [
      ['microsoft-365-e5', 'microsoft-365-e5-500-seats-min', 'windows-10-11-enterprise-e5'],
      'microsoft-365-e5',
    ],
    [[], '~'],
  ])('%j → %j', (slugs, expected) => {
    expect(told(search.findProduct('E5', held(...slugs)))).toEqual(expected);
  });

  it('settles it by the family when it is named', () => {
    const both = held('microsoft-365-e5', 'office-365-e5');

    expect(told(search.findProduct('office 365 e5', both))).toBe('office-365-e5');
    expect(told(search.findProduct('o365 E5', both))).toBe('office-365-e5');
    expect(told(search.findProduct('Microsoft E5', both))).toBe('microsoft-365-e5');
  });
});

describe('names of the register', () => {
  const own = [
    { product: 'buero-paket', name: 'Büro-Paket Größe L', skuIds: ['6fd2c87f-b296-42f0-b197-1e91e994b900'] },
    { product: 'assistent', name: 'KI-Assistent', skuIds: ['639dec6b-bb19-468b-871c-c5c441c4b0cb'] },
    { product: 'unlisted', name: 'Drawing Tool', skuIds: ['ffffffff-0000-4000-8000-000000000001'] },
  ];

  it.each([
    ['Büro-Paket', 'buero-paket'],
    ['buero paket', 'buero-paket'],
    ['burö paket groesse l', 'buero-paket'],
    ['E3', 'buero-paket'],
    ['ENTERPRISEPACK', 'buero-paket'],
    ['Copilot', 'assistent'],
    ['drawing', 'unlisted'],
  ])('%s → %s', (question, product) => {
    expect(told(search.findProduct(question, own))).toBe(product);
  });
});

describe('every product of the catalogue', () => {
  it('is found by its name, slug, SKU ids and part numbers among all others', () => {
    const partNumbers = Map.groupBy(catalogue.skus(), (sku) => sku.skuPartNumber);
    for (const { product, name, skuIds } of everything) {
      expect([name, told(search.findProduct(name, everything))]).toEqual([name, product]);
      expect(told(search.findProduct(product, everything))).toBe(product);
      for (const skuId of skuIds) expect(told(search.findProduct(skuId, everything))).toBe(product);
    }
    for (const [partNumber, skus] of partNumbers) {
      const products = skus.map((sku) => sku.product).sort();
      const answer = told(search.findProduct(partNumber, everything));
      expect([partNumber, [answer].flat()]).toEqual([partNumber, expect.arrayContaining(products)]);
    }
  });

  it('never throws and only ever answers with what it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (question) => {
        const answer = search.findProduct(question, desk);
        const named =
          answer.kind === 'found'
            ? [answer.product]
            : answer.kind === 'none'
              ? answer.nearest
              : answer.candidates;

        expect(desk).toEqual(expect.arrayContaining([...named]));
      }),
    );
  });
});
