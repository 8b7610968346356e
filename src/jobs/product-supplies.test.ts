import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/create-catalogue.ts';
import { known, unknown } from '../core/model/product.ts';
import type { ObservationRows, SourceReport } from '../lake/observation.ts';
import type { Entitlement } from '../register/entitlements.ts';
import { productSupplies, type SupplyInput } from './product-supplies.ts';

const catalogue = createCatalogue();
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const copilot = '639dec6b-bb19-468b-871c-c5c441c4b0cb';
const secondCopilot = 'a809996b-059e-42e2-9866-db24b99a9782';
const powerBiFree = 'a403ebcc-fae0-4ca2-8c8c-7a907fd6c235';
const nobodyKnows = '7e2d5b90-41c3-4a6f-8e07-c53d9b1f2a68';

function skuRow(skuId: string, changes: Partial<ObservationRows['skus']> = {}): ObservationRows['skus'] {
  return {
    skuId,
    skuPartNumber: 'PART',
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    enabledUnits: 10,
    warningUnits: 0,
    suspendedUnits: 0,
    lockedOutUnits: 0,
    consumedUnits: 5,
    ...changes,
  };
}

function line(product: string, skuIds: readonly string[]): Entitlement {
  return {
    product,
    name: product,
    skuIds,
    ownerIds: ['owner'],
    metric: 'user',
    entitled: known(100),
    price: unknown('no-price'),
    lines: [],
  };
}

function report(name: SourceReport['name'], status: SourceReport['status'] = 'complete'): SourceReport {
  return {
    name,
    status,
    asOf: '2026-11-22',
    observedAt: '2026-11-22T06:00:00Z',
    rows: {},
    gaps: [],
    notes: [],
    durationMs: 1,
  } as unknown as SourceReport;
}

function given(
  skus: readonly ObservationRows['skus'][],
  entitlements: readonly Entitlement[],
  {
    held = [],
    sources = [report('skus'), report('subscriptions')],
  }: { held?: string[]; sources?: SourceReport[] } = {},
): SupplyInput {
  const run = {
    manifest: { sources },
    supply: async () => ({ skus, subscriptions: [], groups: [] }),
    assignedSkus: async () => held.map((skuId) => ({ skuId, users: 1 })),
  };
  return { run: run as unknown as SupplyInput['run'], entitlements, catalogue };
}

describe('productSupplies', () => {
  it('begins with the register, in its order, with what was bought', async () => {
    const supplies = await productSupplies(
      given([skuRow(e5, { warningUnits: 3 })], [line('b', []), line('a', [e5.toUpperCase()])]),
    );

    expect(supplies.map(({ product }) => product)).toEqual(['b', 'a']);
    expect(supplies[1]).toMatchObject({ purchased: known(13), entitled: known(100), method: 'sign-in' });
  });

  it('shows what nobody registered, reported or only held, and leaves out what is free', async () => {
    const supplies = await productSupplies(
      given([skuRow(nobodyKnows, { skuPartNumber: 'TOOLKIT' }), skuRow(powerBiFree)], [], { held: [e5] }),
    );

    expect(supplies).toMatchObject([
      {
        product: 'microsoft-365-e5',
        ownerIds: [],
        entitled: unknown('not-in-register'),
        price: unknown('not-in-register'),
      },
      { product: 'toolkit-7e2d5b90', name: 'TOOLKIT', skuIds: [nobodyKnows], purchased: known(10) },
    ]);
  });

  it('counts a second SKU of a registered product with it, under whatever name it is registered', async () => {
    const supplies = await productSupplies(
      given([skuRow(copilot), skuRow(secondCopilot)], [line('our-copilot', [copilot])]),
    );

    expect(supplies).toMatchObject([
      { product: 'our-copilot', skuIds: [copilot, secondCopilot], method: 'copilot', purchased: known(20) },
    ]);
  });

  it('keeps two registered products apart that the catalogue calls one', async () => {
    const supplies = await productSupplies(
      given(
        [skuRow(copilot), skuRow(secondCopilot)],
        [line('copilot-sales', [copilot]), line('copilot-it', [secondCopilot])],
      ),
    );

    expect(supplies).toMatchObject([
      { product: 'copilot-sales', skuIds: [copilot], purchased: known(10), method: 'copilot' },
      { product: 'copilot-it', skuIds: [secondCopilot], purchased: known(10), method: 'copilot' },
    ]);
  });

  it.each(['core', 'server', 'cal-user', 'cal-device', null] as const)(
    'has no seats for a product by %s, whose lines name no SKU',
    async (metric) => {
      const sql = { ...line('sql', []), metric };

      expect(await productSupplies(given([], [sql]))).toEqual([]);
    },
  );

  it('does not know how many seats lines by core entitle to, where they name a SKU people hold', async () => {
    const [supply] = await productSupplies(
      given([skuRow(e5)], [{ ...line('cores', [e5]), metric: 'core' as const }]),
    );

    expect(supply).toMatchObject({ product: 'cores', entitled: unknown('not-by-user') });
  });

  it('leaves out what belongs to the tenant as a whole, in either case of its id', async () => {
    const rows = [skuRow(nobodyKnows.toUpperCase(), { appliesTo: 'Company' })];

    expect(await productSupplies(given(rows, [], { held: [nobodyKnows] }))).toEqual([]);
  });

  it('does not know what was bought where a source was not read', async () => {
    const sources = [report('skus'), report('subscriptions', 'failed')];
    const [supply] = await productSupplies(given([skuRow(e5)], [line('a', [e5])], { sources }));
    const [bare] = await productSupplies(given([], [line('a', [e5])], { sources: [] }));

    expect(supply?.purchased).toEqual(unknown('subscriptions-missing'));
    expect(bare?.purchased).toEqual(unknown('skus-missing'));
  });

  it('leaves out a product that is over and whose SKUs count for another', async () => {
    const over = { ...line('e5-old', []), entitled: unknown('no-line-in-force') };
    const supplies = await productSupplies(given([skuRow(e5)], [over, line('e5', [e5])]));

    expect(supplies.map(({ product, purchased }) => [product, purchased])).toEqual([['e5', known(10)]]);
  });
});
