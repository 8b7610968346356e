import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProductSearch } from '../catalogue/product-search.ts';
import { ownerId, tenantId } from '../testing/cases.ts';
import { testClock } from '../testing/desk-scene.ts';
import { entitlementScene } from '../testing/entitlement-scene.ts';
import { runCommandLine } from './run-command-line.ts';
import type { Services } from './services.ts';

let scene: Awaited<ReturnType<typeof entitlementScene>>;
beforeEach(async () => {
  scene = await entitlementScene(tenantId, testClock());
});
afterEach(() => scene.close());

it('variances say of devices, cores and commitments where they are compared', async () => {
  await scene.importLines(
    `kiosk,Windows device,,device,40,EA-1,EA,2025-07-01,2028-06-30,,,,,,${ownerId},order form,,,,`,
    `azure,Azure,,consumption,100000,MACC-1,MACC,2025-07-01,2028-06-30,,EUR,,,,${ownerId},agreement,,,,`,
  );
  const { variance, ...deps } = scene.deps;
  const search = createProductSearch(deps.catalogue);
  const services = { ...deps, search, policy: { variance } } as unknown as Services;

  const { document, text } = await runCommandLine(
    { argv: ['variances'], cwd: scene.folder },
    { services: async () => services, actor: 'ann' },
  );

  expect(document).toMatchObject({
    notReconciled: [
      { product: 'kiosk', metric: 'device', units: 40, currency: null },
      { product: 'azure', metric: 'consumption', units: 100_000, currency: 'EUR' },
    ],
  });
  expect(text).toContain('Windows device: 40 devices. Licences by device: recorded');
  expect(text).toContain('Azure: 100,000 EUR. A commitment to consume: "azure" holds');
});
