import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known, unknown } from '../model/product.ts';
import { companyWindows, deviceLicences, type DeviceSku } from './device-licences.ts';
import { ownerCohorts, type DeviceCell } from './inventory.ts';

const apps: DeviceSku = { skuId: 'apps-device', platform: 'windows', bought: 60, consumed: 48 };
const windows = { active: 40, inactive: 5, unknown: 1 };

const count = fc.nat(10_000);
const sku = fc.record({
  skuId: fc.uuid(),
  platform: fc.constantFrom('windows' as const, null),
  bought: fc.option(count),
  consumed: fc.option(count),
});
const cell: fc.Arbitrary<DeviceCell> = fc.record({
  os: fc.constantFrom('Windows', 'windows', 'macOS', null),
  ownership: fc.constantFrom('company', 'Company', 'personal', 'unknown', null),
  management: fc.constant(null),
  compliance: fc.constant(null),
  shared: fc.constant(null),
  owner: fc.constantFrom(...ownerCohorts),
  checkIn: fc.constantFrom('active', 'inactive', 'unknown'),
  devices: fc.nat(50),
});

describe('licences of devices beside inactive devices', () => {
  it.each<[string, Partial<DeviceSku>, number, object]>([
    ['no more than the inactive', {}, 5, known(5)],
    ['no more than the consumed', { consumed: 3 }, 5, known(3)],
    ['none where none is consumed', { consumed: 0 }, 5, known(0)],
    ['none where every device checks in', {}, 0, known(0)],
    ['nobody knows without the consumed', { consumed: null }, 5, unknown('sku-consumption-not-told')],
    ['nobody knows without the platform', { platform: null }, 5, unknown('sku-platform-not-known')],
  ])('%s', (_name, given, inactive, bound) => {
    const [licence] = deviceLicences([{ ...apps, ...given }], known({ ...windows, inactive }));

    expect(licence).toEqual({ ...apps, ...given, inactiveMayConsume: bound });
  });

  it('is bounded by both, unknown with the devices, and never more for a device less that is inactive', () => {
    fc.assert(
      fc.property(fc.array(sku), fc.array(cell), (skus, cells) => {
        const devices = companyWindows(cells);
        const fewer = { ...devices, inactive: Math.max(0, devices.inactive - 1) };
        const less = deviceLicences(skus, known(fewer));

        deviceLicences(skus, known(devices)).forEach(({ platform, consumed, inactiveMayConsume }, at) => {
          expect(inactiveMayConsume.known).toBe(platform !== null && consumed !== null);
          if (!inactiveMayConsume.known || consumed === null) return;
          expect(inactiveMayConsume.value).toBeGreaterThanOrEqual(0);
          expect(inactiveMayConsume.value).toBeLessThanOrEqual(consumed);
          expect(inactiveMayConsume.value).toBeLessThanOrEqual(devices.inactive);
          expect([consumed, devices.inactive]).toContain(inactiveMayConsume.value);
          expect(less[at]?.inactiveMayConsume).toMatchObject({ known: true });
          expect((less[at]?.inactiveMayConsume as { value: number }).value).toBeLessThanOrEqual(
            inactiveMayConsume.value,
          );
        });
        for (const { inactiveMayConsume } of deviceLicences(skus, unknown('intune-devices-incomplete')))
          expect(inactiveMayConsume).toEqual(unknown('intune-devices-incomplete'));
      }),
    );
  });

  it('counts company Windows devices alone, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(cell), (cells) => {
        const counted = companyWindows(cells);
        const ours = cells.filter(
          ({ os, ownership }) => /^windows$/i.test(os ?? '') && /^company$/i.test(ownership ?? ''),
        );

        expect(counted.active + counted.inactive + counted.unknown).toBe(
          ours.reduce((sum, { devices }) => sum + devices, 0),
        );
        expect(companyWindows([...cells].reverse())).toEqual(counted);
      }),
    );
  });
});
