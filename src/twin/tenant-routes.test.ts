import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTwin, type StartedTwin } from './started-twin.fixture.ts';
import type { WireRow } from './wire-shapes.fixture.ts';
import { groundTruth } from './truth.ts';

let twin: StartedTwin;
beforeAll(async () => {
  twin = await startTwin();
});
afterAll(() => twin.stop());

describe('GET subscribedSkus', () => {
  it('counts each SKU exactly as the users hold it', async () => {
    const skus = await twin.all('/v1.0/subscribedSkus');
    const users = await twin.all('/v1.0/users?$select=assignedLicenses&$top=999');
    const held = (skuId: string) =>
      users.filter((user) => user.assignedLicenses.some((license) => license.skuId === skuId)).length;

    for (const sku of skus)
      expect([sku.skuPartNumber, sku.consumedUnits]).toEqual([sku.skuPartNumber, held(sku.skuId)]);
    expect(skus.find((sku) => sku.skuPartNumber === 'WINDOWS_STORE')?.appliesTo).toBe('Company');
  });

  it('shows the traps: over-assigned, lapsed, in grace, free, unlisted, two Copilots', async () => {
    const skus = await twin.all('/v1.0/subscribedSkus');
    const named = (part: string) => skus.find((sku) => sku.skuPartNumber === part)!;

    expect(named('VISIOCLIENT').consumedUnits).toBeGreaterThan(named('VISIOCLIENT').prepaidUnits.enabled);
    expect(named('VISIOONLINE_PLAN1')).toMatchObject({ capabilityStatus: 'Suspended' });
    expect(named('PROJECTPROFESSIONAL')).toMatchObject({ capabilityStatus: 'Warning' });
    expect(named('POWER_BI_STANDARD').prepaidUnits.enabled).toBe(1_000_000);
    expect(named('HARBOURLINE_PARTNER_TOOLKIT').consumedUnits).toBeGreaterThan(0);
    expect(named('Microsoft_365_Copilot').servicePlans).toEqual(named('M365_Copilot').servicePlans);
  });

  it('selects, and takes no filter', async () => {
    const selected = await twin.call('/v1.0/subscribedSkus?$select=skuId');

    expect(Object.keys(selected.json.value[0]!)).toEqual(['skuId']);
    expect((await twin.call('/v1.0/subscribedSkus?$filter=x%20eq%201')).status).toBe(400);
  });
});

describe('GET directory/subscriptions', () => {
  it('adds up to prepaid units, and to what the truth calls purchased once trials are left out', async () => {
    const skus = await twin.all('/v1.0/subscribedSkus');
    const subscriptions = await twin.all('/v1.0/directory/subscriptions');
    const units = (skuId: string, wanted: (each: WireRow) => boolean) =>
      subscriptions
        .filter((each) => each.skuId === skuId && wanted(each))
        .reduce((total, each) => total + each.totalLicenses, 0);

    for (const sku of skus) {
      expect(units(sku.skuId, (each) => each.status === 'Enabled')).toBe(sku.prepaidUnits.enabled);
      expect(units(sku.skuId, (each) => each.status === 'Suspended')).toBe(sku.prepaidUnits.suspended);
      for (const id of sku.subscriptionIds) {
        expect(subscriptions.some((each) => each.commerceSubscriptionId === id)).toBe(true);
      }
    }
    for (const { skuIds, purchased } of groundTruth(twin.tenant).positions) {
      const paid = (each: WireRow) => !each.isTrial && ['Enabled', 'Warning'].includes(each.status);
      expect(skuIds.reduce((total, skuId) => total + units(skuId, paid), 0)).toBe(purchased);
    }
    expect(subscriptions.some((each) => each.isTrial && each.skuPartNumber === 'POWER_BI_PRO')).toBe(true);
  });
});

describe('the seller of a subscription', () => {
  it('is the tenant itself, a partner, or left out', async () => {
    const subscriptions = await twin.all('/v1.0/directory/subscriptions');
    const owners = new Set(subscriptions.map((each) => each.ownerTenantId));
    const partners = subscriptions.filter(
      ({ ownerTenantId }) => ownerTenantId !== null && ownerTenantId !== twin.tenantId,
    );

    expect(owners).toContain(twin.tenantId);
    expect(owners).toContain(null);
    expect(partners.map((each) => each.skuPartNumber)).toContain('PROJECTPROFESSIONAL');
    expect(partners.length).toBeLessThan(subscriptions.length / 2);
    for (const { createdDateTime, ownerType } of subscriptions) {
      expect(createdDateTime).toMatch(/^\d{4}-\d{2}-\d{2}T00:00:00Z$/);
      expect(ownerType).toBe('User');
    }
  });
});

describe('admin/reportSettings', () => {
  it('is read and changed', async () => {
    const own = await startTwin({ users: 20 });
    const path = '/v1.0/admin/reportSettings';

    expect((await own.call(path)).json.displayConcealedNames).toBe(false);
    expect((await own.call(path, { method: 'PATCH', body: { displayConcealedNames: true } })).status).toBe(
      204,
    );
    expect((await own.call(path)).json.displayConcealedNames).toBe(true);
    expect((await own.call(path, { method: 'PATCH', body: {} })).status).toBe(400);
    await own.stop();
  });
});
