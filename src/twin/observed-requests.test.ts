import { afterEach, describe, expect, it } from 'vitest';

import type { SeenRequest } from './dispatcher.ts';
import { parseFaults } from './faults.ts';
import { personOf, startTwin, type StartedTwin } from './started-twin.fixture.ts';
import { skuOf } from './tenant-skus.ts';

const e5 = skuOf('E5').skuId;
const running: StartedTwin[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((twin) => twin.stop()));
});

async function observed(faults = '') {
  const seen: SeenRequest[] = [];
  const twin = await startTwin({ faults: parseFaults(faults), observe: (each) => void seen.push(each) });
  running.push(twin);
  return { twin, seen };
}

describe('an observer of the twin', () => {
  it('hears of a change as it arrives, and of what it made before it is answered', async () => {
    const { twin, seen } = await observed();
    const user = personOf(twin.tenant, 'e5-idle');

    await twin.assign(user, [], [e5]);

    const change = { name: 'POST users/:user/assignLicense', mayChange: true, changeOf: user };
    expect(seen).toMatchObject([
      { ...change, phase: 'arrived', changes: [] },
      { ...change, phase: 'handled', changes: [{ kind: 'user', userId: user, remove: [e5] }] },
    ]);
  });

  it('hears of a change that was refused, and of the changes in a batch', async () => {
    const { twin, seen } = await observed();
    const user = personOf(twin.tenant, 'e5-idle');
    const remove = {
      ...{ id: '1', method: 'POST', url: `/users/${user}/assignLicense` },
      headers: { 'Content-Type': 'application/json' },
      body: { addLicenses: [], removeLicenses: [e5] },
    };

    await twin.call('/v1.0/$batch', { method: 'POST', body: { requests: [remove] } });
    await twin.assign(user, [], [e5]);

    const handled = seen.filter(({ phase }) => phase === 'handled');
    expect(handled).toMatchObject([
      { name: 'POST $batch', mayChange: true, changeOf: null, changes: [{ userId: user }] },
      { mayChange: true, changeOf: user, changes: [] },
    ]);
  });

  it('hears of as many requests handled as arrived, whatever became of them', async () => {
    const { twin, seen } = await observed('throttle=0.3,server-errors=0.3,conflicts=0.3');
    const user = personOf(twin.tenant, 'e5-idle');

    await Promise.all(Array.from({ length: 20 }, () => twin.assign(user, [], [e5])));

    const handled = seen.filter(({ phase }) => phase === 'handled');
    expect(handled).toHaveLength(20);
    expect(seen).toHaveLength(40);
  });
});

describe('the fault late-errors', () => {
  it('makes the change, and answers that it timed out', async () => {
    const { twin } = await observed('late-errors=1');
    const user = personOf(twin.tenant, 'e5-idle');

    const answer = await twin.assign(user, [], [e5]);

    expect(answer.status).toBe(504);
    expect(twin.writes).toMatchObject([{ userId: user, remove: [e5] }]);
  });
});
