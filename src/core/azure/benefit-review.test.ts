import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBenefitReview } from './benefit-review.ts';
import { benefitKinds, benefitOf, type LicensableResource } from './hybrid-benefit.ts';

const rules = { windowsMinCores: 8, sqlMinCores: 4, enterpriseRatio: 4 };

function resource(given: Partial<LicensableResource>): LicensableResource {
  return {
    ...{ resourceId: 'r', name: null, kind: 'vm', subscriptionId: 's', resourceGroup: null },
    ...{ osType: 'Windows', licenseType: null, edition: null, size: null },
    ...{ instances: 1, vCores: 4, isDevTest: false },
    ...given,
  };
}

const sqlVm = { kind: 'sqlvm', osType: null, licenseType: 'PAYG', edition: 'Standard' } as const;
const database = {
  kind: 'sqldb',
  osType: null,
  licenseType: 'LicenseIncluded',
  edition: 'GeneralPurpose',
} as const;

describe('Azure Hybrid Benefit', () => {
  it.each([
    ['Windows, nothing set', {}, 'off', null],
    ['Windows, set', { licenseType: 'windows_server' }, 'on', null],
    ['Windows for clients', { licenseType: 'Windows_Client' }, 'notEligible', 'windows-client'],
    ['Windows, something new', { licenseType: 'Windows_Moon' }, 'unknown', 'licence-type-unknown'],
    ['Linux', { osType: 'Linux', licenseType: 'RHEL_BYOS' }, 'notEligible', 'not-windows'],
    ['no operating system told', { osType: null }, 'unknown', 'operating-system-unknown'],
    ['dev/test', { isDevTest: true }, 'devTest', null],
    ['Linux in dev/test', { isDevTest: true, osType: 'Linux' }, 'notEligible', 'not-windows'],
    ['subscription not seen', { isDevTest: null }, 'unknown', 'subscription-not-seen'],
    ['SQL machine, pay as you go', sqlVm, 'off', null],
    ['SQL machine, on', { ...sqlVm, licenseType: 'AHUB' }, 'on', null],
    ['SQL passive replica', { ...sqlVm, licenseType: 'DR' }, 'replica', null],
    ['SQL machine, nothing said', { ...sqlVm, licenseType: null }, 'unknown', 'licence-type-unknown'],
    ['SQL Developer', { ...sqlVm, edition: 'developer' }, 'notEligible', 'free-or-web-edition'],
    ['SQL of no known edition', { ...sqlVm, edition: null }, 'unknown', 'edition-unknown'],
    ['database', database, 'off', null],
    ['database, on', { ...database, licenseType: 'BasePrice' }, 'on', null],
    ['database by DTU', { ...database, edition: 'Standard' }, 'notEligible', 'dtu'],
    ['serverless database', { ...database, size: 'GP_S_Gen5_2' }, 'notEligible', 'serverless'],
    ['database in a pool', { ...database, size: 'ElasticPool' }, 'notEligible', 'counted-with-its-pool'],
    ['managed instance', { ...database, kind: 'sqlmi', licenseType: 'BasePrice' }, 'on', null],
    ['pool of no known tier', { ...database, kind: 'elasticpool', edition: null }, 'unknown', 'tier-unknown'],
  ] as const)('%s', (_name, given, state, reason) => {
    expect(benefitOf(resource(given), rules)).toMatchObject({ state, reason });
  });

  it.each([
    ['Windows below the minimum', { vCores: 2 }, { windowsServer: 8 }],
    ['Windows above it', { vCores: 16 }, { windowsServer: 16 }],
    ['each machine of a scale set', { kind: 'vmss', instances: 3, vCores: 4 }, { windowsServer: 24 }],
    ['SQL Standard on a machine', { ...sqlVm, vCores: 2 }, { sqlStandard: 4, sqlEnterprise: 4 }],
    ['SQL Standard on a large one', { ...sqlVm, vCores: 32 }, { sqlStandard: 32, sqlEnterprise: 8 }],
    [
      'SQL Enterprise on a machine',
      { ...sqlVm, edition: 'Enterprise', vCores: 8 },
      { sqlStandard: null, sqlEnterprise: 8 },
    ],
    ['General Purpose', { ...database, vCores: 2 }, { sqlStandard: 2, sqlEnterprise: 0.5 }],
    [
      'Business Critical',
      { ...database, edition: 'BusinessCritical', vCores: 4 },
      { sqlStandard: 16, sqlEnterprise: 4 },
    ],
    ['Hyperscale', { ...database, edition: 'Hyperscale', vCores: 8 }, { sqlStandard: 8, sqlEnterprise: 2 }],
  ] as const)('needs the cores of §13: %s', (_name, given, need) => {
    expect(benefitOf(resource(given as Partial<LicensableResource>), rules).need).toMatchObject(need);
  });

  it('does not guess cores', () => {
    expect(benefitOf(resource({ vCores: null }), rules)).toMatchObject({ state: 'off', need: null });
    expect(benefitOf(resource({ kind: 'vmss', instances: null }), rules).need).toBeNull();
  });
});

function reviewOf(resources: readonly LicensableResource[]) {
  const review = createBenefitReview({ rules, listed: 3 });
  for (const each of resources) review.step(each);
  return review.finish();
}

describe('the review of the estate', () => {
  it('lists where it is off by cores, tells Arc apart, and counts why', () => {
    const findings = reviewOf([
      resource({ resourceId: 'small', vCores: 2 }),
      resource({ resourceId: 'large', vCores: 32 }),
      resource({ resourceId: 'unsized', vCores: null }),
      resource({ resourceId: 'on', licenseType: 'Windows_Server' }),
      resource({ resourceId: 'linux', osType: 'Linux' }),
      resource({ resourceId: 'arc', kind: 'arc-sql', licenseType: 'PAYG', vCores: 8 }),
      resource({ resourceId: 'arc2', kind: 'arc-server', licenseType: null, vCores: null }),
    ]);

    expect(findings.whole).toMatchObject({
      states: { on: 1, off: 3, notEligible: 1, unknown: 0 },
      activationPct: 25,
      toActivate: { windowsServer: 40 },
      inUse: { windowsServer: 8 },
      coresUnknown: 1,
    });
    expect(findings.unactivated.map(({ resourceId }) => resourceId)).toEqual(['large', 'small', 'unsized']);
    expect(findings.reasons).toEqual({ 'not-windows': 1 });
    expect(findings.arc).toEqual([
      { kind: 'arc-server', licenseType: null, resources: 1, vCores: 0, coresUnknown: 1 },
      { kind: 'arc-sql', licenseType: 'PAYG', resources: 1, vCores: 8, coresUnknown: 0 },
    ]);
    expect(findings.verdict).toBe('off');
  });

  const any = fc.record({
    kind: fc.constantFrom(...benefitKinds),
    osType: fc.constantFrom('Windows', 'Linux', null),
    licenseType: fc.constantFrom(
      null,
      'Windows_Server',
      'AHUB',
      'PAYG',
      'DR',
      'BasePrice',
      'LicenseIncluded',
    ),
    edition: fc.constantFrom('Standard', 'Enterprise', 'GeneralPurpose', 'BusinessCritical', null),
    vCores: fc.constantFrom(1, 2, 4, 8, 32, null),
    isDevTest: fc.constantFrom(true, false, false, null),
  });

  it('adds up whatever there is, and an unknown only widens what can be said', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (given) => {
        const all = given.map((each, index) => resource({ ...each, resourceId: `r${index}` }));

        const { byKind, whole } = reviewOf(all);
        const wider = reviewOf([...all, resource({ isDevTest: null })]).whole;

        const kinds = Object.values(byKind);
        expect(Object.values(whole.states).reduce((sum, count) => sum + count)).toBe(all.length);
        for (const line of ['windowsServer', 'sqlEnterprise', 'sqlStandard'] as const)
          expect(whole.toActivate[line]).toBe(kinds.reduce((sum, kind) => sum + kind.toActivate[line], 0));
        expect(wider.activationPct).toBe(whole.activationPct);
        if (whole.range !== null && wider.range !== null) {
          expect(wider.range.fromPct).toBeLessThanOrEqual(whole.range.fromPct);
          expect(wider.range.toPct).toBeGreaterThanOrEqual(whole.range.toPct);
        }
      }),
    );
  });
});
