import { describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import { AppError } from '../lib/app-error.ts';
import { readRegisteredCores, registeredCores } from './azure-core-licences.ts';

const product = (name: string, entitled = known(16), metric: 'core' | 'user' = 'core') => ({
  name,
  entitled,
  metric,
});

describe('the cores of the register', () => {
  it('are those of products that are named so and counted in cores', () => {
    const cores = registeredCores([
      product('Windows Server 2022 Datacenter (2-core)', known(64)),
      product('Windows Server Standard', known(32)),
      product('SQL Server Enterprise Core'),
      product('SQL Server Standard User CAL', known(500), 'user'),
    ]);

    expect(cores).toEqual({
      windowsServer: known(96),
      sqlEnterprise: known(16),
      sqlStandard: unknown('not-in-register'),
    });
  });

  it('are unknown when one of them is, and when the register cannot be read', async () => {
    const entitled = unknown('no-active-line');
    const texts = { what: 'The register is damaged.', why: 'Line 7.', fix: 'Mend line 7.' };
    const damaged = new AppError('REGISTER_CORRUPT', texts);

    expect(
      registeredCores([product('Windows Server'), { ...product('Windows Server 2'), entitled }]),
    ).toMatchObject({ windowsServer: entitled });
    expect(
      await readRegisteredCores({ entitlements: () => Promise.reject(damaged) }, '2026-11-22'),
    ).toMatchObject({
      cores: { windowsServer: unknown('register-unreadable') },
      gaps: [
        {
          ...{ source: 'register', reason: 'missing' },
          detail: 'register: REGISTER_CORRUPT: The register is damaged. Mend line 7.',
        },
      ],
    });
  });
});
