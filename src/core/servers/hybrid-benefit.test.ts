import { describe, expect, it } from 'vitest';
import type { LicensableResource } from '../azure/hybrid-benefit.ts';
import { createBenefitClaims } from './hybrid-benefit.ts';

const rules = { windowsMinCores: 8, sqlMinCores: 4, enterpriseRatio: 4 };

function resource(over: Partial<LicensableResource>): LicensableResource {
  return {
    ...{ resourceId: 'r', name: null, kind: 'sqldb', subscriptionId: 's', resourceGroup: null, osType: null },
    ...{ licenseType: 'BasePrice', edition: 'GeneralPurpose', size: 'GP_Gen5', instances: null, vCores: 8 },
    isDevTest: false,
    ...over,
  };
}

function claims(resources: readonly Partial<LicensableResource>[], by = rules) {
  const fold = createBenefitClaims(by);
  for (const each of resources) fold.step(resource(each));
  return fold.finish();
}

describe('what Azure resources claim', () => {
  it('counts a pool once, not its databases with it', () => {
    const pooled = [
      { kind: 'elasticpool', vCores: 8 },
      { size: 'ElasticPool', vCores: 8 },
      { size: 'ElasticPool', vCores: 8 },
    ] as const;

    expect(claims(pooled).databases).toEqual({ asEnterprise: 2, asStandard: 8 });
  });

  it('leaves out dev/test, passive replicas and what pays as it goes', () => {
    expect(
      claims([
        { isDevTest: true },
        { kind: 'sqlvm', edition: 'Enterprise', licenseType: 'DR' },
        { licenseType: 'LicenseIncluded', edition: 'not known yet' },
        { kind: 'vm', osType: 'Linux', licenseType: 'RHEL_BYOS' },
      ]),
    ).toEqual({
      ...{ windows: 0, sqlEnterprise: 0, sqlStandard: 0 },
      databases: { asEnterprise: 0, asStandard: 0 },
    });
  });

  it('goes by the minima and the ratio of the policy', () => {
    const machines = [
      { kind: 'vm', osType: 'Windows', licenseType: 'Windows_Server', vCores: 2 },
      { kind: 'sqlvm', edition: 'Standard', licenseType: 'AHUB', vCores: 2 },
    ] as const;

    expect(claims([...machines, {}], { windowsMinCores: 16, sqlMinCores: 6, enterpriseRatio: 2 })).toEqual({
      ...{ windows: 16, sqlEnterprise: 0, sqlStandard: 6 },
      databases: { asEnterprise: 4, asStandard: 8 },
    });
  });

  it('keeps quarters of a core until the end', () => {
    expect(claims([{ vCores: 2 }, { vCores: 2 }]).databases.asEnterprise).toBe(1);
  });

  it('is unknown where cores, edition or subscription of a claim are', () => {
    expect(claims([{ vCores: null }]).databases).toEqual({ asEnterprise: null, asStandard: null });
    expect(claims([{ isDevTest: null }]).databases.asStandard).toBeNull();
    const noEdition = { kind: 'sqlvm', edition: null, licenseType: 'AHUB' } as const;
    expect(claims([noEdition])).toMatchObject({ windows: 0, sqlEnterprise: null, sqlStandard: null });
    const noInstances = { kind: 'vmss', osType: 'Windows', licenseType: 'Windows_Server' } as const;
    expect(claims([noInstances]).windows).toBeNull();
  });
});
