import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { personOf, readReport, startTwin, type StartedTwin } from './started-twin.fixture.ts';

let twin: StartedTwin;
beforeAll(async () => {
  twin = await startTwin();
});
afterAll(() => twin.stop());

async function see(user: string, body?: string): Promise<Response> {
  return fetch(`${twin.url}/_twin/activity/users/${user}`, {
    method: 'PUT',
    ...(body === undefined ? {} : { body }),
  });
}

async function lastSuccess(user: string): Promise<string | null | undefined> {
  const rows = await twin.all('/v1.0/users?$select=id,signInActivity&$top=500');
  return rows.find(({ id }) => id === user)?.signInActivity?.lastSuccessfulSignInDateTime;
}

describe('PUT /_twin/activity/users/<id>', () => {
  it('makes the last sign-in of one person newer from now on', async () => {
    const idle = personOf(twin.tenant, 'e5-idle');
    const before = await lastSuccess(idle);

    const answer = await see(idle);

    const now = twin.clock.now().toISOString();
    expect(await answer.json()).toEqual({ userId: idle, at: now });
    expect(before).not.toBe(now.replace('.000', ''));
    expect(await lastSuccess(idle)).toBe(now.replace('.000', ''));
  });

  it('shows in the usage and Copilot reports no later than those can know', async () => {
    const person = twin.tenant.personAt(twin.tenant.indexOfId(personOf(twin.tenant, 'copilot-idle')) ?? -1);

    await see(person.id);

    const call = "getTeamsUserActivityUserDetail(period='D30')";
    const row = (await readReport(twin, call)).find(
      (each) => each['User Principal Name']?.toLowerCase() === person.upn.toLowerCase(),
    );
    expect(row?.['Last Activity Date']).toBe('2026-11-20');
  });

  it('takes an instant, and refuses what is none and who is nobody', async () => {
    const idle = personOf(twin.tenant, 'e5-failed-only');

    expect((await see(idle, '2026-11-01T10:00:00Z')).status).toBe(200);
    expect(await lastSuccess(idle)).toBe('2026-11-01T10:00:00Z');
    expect((await see(idle, 'yesterday')).status).toBe(400);
    expect((await see('nobody')).status).toBe(404);
  });
});
