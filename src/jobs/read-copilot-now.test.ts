import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../core/model/day.ts';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader, type GraphReader } from '../graph/reader.ts';
import { fixedClock, systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { readCopilotNow } from './read-copilot-now.ts';

const tenant = createPopulation({ seed: 1, users: 300, today: '2026-11-22' });
const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
const log = createLog('silent');
let twin: RunningTwin;
let reader: GraphReader;
beforeAll(async () => {
  twin = await serveTwin({ tenant, port: 0, clock: systemClock(), log });
  const graph = { baseUrl: twin.url, credential: twinToken(), fetch, clock: systemClock(), log };
  reader = createGraphReader({ ...graph, priority: 'High', sleep: async () => undefined });
});
afterAll(() => twin.stop());

const people = Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index));
const listed = people.filter(({ archetype, copilotDay }) => archetype.copilot && copilotDay !== undefined);
const absent = people.filter(({ archetype, copilotDay }) => archetype.copilot && copilotDay === undefined);
const asked = [...listed, ...absent].map(({ id, upn }) => ({
  userId: id,
  userPrincipalName: upn.toUpperCase(),
}));

function read() {
  return readCopilotNow({ reader, maxReportLagDays: 10, clock }, asked);
}

describe('readCopilotNow', () => {
  it('knows the last use of everybody the report names, and of nobody else', async () => {
    twin.setFaults(parseFaults(''));

    const evidence = await read();

    expect(absent.length).toBeGreaterThan(0);
    expect(evidence).toEqual(new Map(listed.map(({ id, copilotDay }) => [id, copilotDay ?? 'never'])));
    expect(
      [...evidence.values()].filter((day) => typeof day === 'number' && day > dayOf('2026-11-22')),
    ).toEqual([]);
  });

  it('asks about nobody without a principal name', async () => {
    const nameless = asked.map(({ userId }) => ({ userId, userPrincipalName: null }));

    expect(await readCopilotNow({ reader, maxReportLagDays: 10, clock }, nameless)).toEqual(new Map());
  });

  it.each(['concealed-names', 'truncated-csv', 'missing-column', 'lagging-reports=30', 'forbidden=copilot'])(
    'knows nothing from a report that cannot be trusted: %s',
    async (faults) => {
      twin.setFaults(parseFaults(faults));

      expect(await read()).toEqual(new Map());
    },
  );

  it('passes on that the service does not answer: the work is to be gone on with later', async () => {
    twin.setFaults(parseFaults('server-errors=1'));

    await expect(read()).rejects.toMatchObject({ code: 'GRAPH_SERVER_ERROR' });
  });
});
