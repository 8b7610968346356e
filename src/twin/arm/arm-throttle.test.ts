import { describe, expect, it } from 'vitest';
import { ArmRefusal, type ArmRequest } from './arm-request.ts';
import { createArmThrottle } from './arm-throttle.ts';

const header = (kind: string) => `x-ms-ratelimit-microsoft.costmanagement-${kind}-retry-after`;

function costQuery(subscription: number): ArmRequest {
  return {
    ...{ method: 'POST', query: new URLSearchParams(), headers: {}, body: {}, requestId: '', origin: '' },
    segments: ['subscriptions', String(subscription), 'providers', 'Microsoft.CostManagement', 'query'],
  };
}

/** Asks for another scope every `everyMs`, until it is refused. */
function askUntilRefused(everyMs: number): { readonly answered: number; readonly refusal: ArmRefusal } {
  let now = 0;
  const throttle = createArmThrottle(() => now);
  for (let answered = 0; ; answered += 1) {
    try {
      throttle.admit(costQuery(answered));
    } catch (error) {
      if (error instanceof ArmRefusal) return { answered, refusal: error };
      throw error;
    }
    now += everyMs;
  }
}

describe('cost queries of a tenant', () => {
  it('are refused from the thirteenth in ten seconds on', () => {
    const { answered, refusal } = askUntilRefused(100);

    expect(answered).toBe(12);
    expect(refusal.headers).toEqual({ [header('tenant')]: '9' });
  });

  it('are refused from the twenty-first in a minute on, by the units of the caller', () => {
    const { answered, refusal } = askUntilRefused(1_000);

    expect(answered).toBe(20);
    expect(refusal.headers).toEqual({ [header('qpu')]: '40' });
  });

  it('are refused from the six hundred and first in an hour on, for as long as the hour lasts', () => {
    const { answered, refusal } = askUntilRefused(4_000);

    expect(answered).toBe(600);
    expect(refusal.headers).toEqual({ [header('tenant')]: '1200' });
  });
});
