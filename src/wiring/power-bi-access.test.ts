import { describe, expect, it } from 'vitest';
import type { Config } from '../config/config.ts';
import { fixedClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { PowerBiError } from '../powerbi/errors.ts';
import { sleepWell } from '../transport/sleep.ts';
import { createPowerBiAccess } from './power-bi-access.ts';

const id = (digit: number) => `${digit}`.repeat(8) + '-0000-4000-8000-000000000000';
const app = { kind: 'secret', clientId: id(2), clientSecret: 'a secret' } as const;

function microsoft(powerBiBaseUrl: string | null): Config['graph'] {
  return {
    kind: 'microsoft',
    graphBaseUrl: 'https://graph.microsoft.com',
    armBaseUrl: 'https://management.azure.com',
    powerBiBaseUrl,
    authorityHost: 'https://login.microsoftonline.com',
    reader: app,
    writer: app,
  };
}

function open(graph: Config['graph'], twinUrl: string | null = null) {
  return createPowerBiAccess({
    ...{ graph, tenantId: id(1), twinUrl, clock: fixedClock(new Date('2026-11-22T00:00:00Z')) },
    ...{ log: createLog('silent'), sleep: sleepWell },
  });
}

describe('the way to Power BI', () => {
  it('is there where somebody said where it is', () => {
    const twin = { kind: 'twin', graphBaseUrl: 'http://127.0.0.1:1', armBaseUrl: null } as const;

    expect(open(microsoft(null))).toBeNull();
    expect(open({ ...twin, powerBiBaseUrl: null })).toBeNull();
    expect(open({ ...twin, powerBiBaseUrl: 'http://127.0.0.1:1' })).not.toBeNull();
    expect(open({ kind: 'embedded' }, 'http://127.0.0.1:1')).not.toBeNull();
    expect(open(microsoft('https://api.powerbi.com'))).not.toBeNull();
  });

  it('leads to no other host than those of Power BI', () => {
    expect(() => open(microsoft('https://api.powerbi.example'))).toThrow(PowerBiError);
  });
});
