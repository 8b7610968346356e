import { afterAll, beforeAll, expect, it } from 'vitest';
import { twinToken } from '../graph/credential.ts';
import { createGraphReader, type GraphReader } from '../graph/reader.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { parseFaults } from '../twin/faults.ts';
import { createPopulation } from '../twin/population.ts';
import { serveTwin, type RunningTwin } from '../twin/serve-twin.ts';
import { readManager } from './read-managers.ts';

const tenant = createPopulation({ seed: 1, users: 300, today: '2026-11-22' });
const people = Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index));
const managed = people.find(({ managerIndex }) => managerIndex !== null)!;
const unmanaged = people.find(({ managerIndex }) => managerIndex === null)!;
let twin: RunningTwin;
let reader: GraphReader;
beforeAll(async () => {
  const log = createLog('silent');
  twin = await serveTwin({ tenant, port: 0, clock: systemClock(), log });
  const graph = { baseUrl: twin.url, credential: twinToken(), fetch, clock: systemClock(), log };
  reader = createGraphReader({ ...graph, priority: 'High', sleep: async () => undefined });
});
afterAll(() => twin.stop());

it('is the person the directory names, or nobody', async () => {
  const manager = tenant.personAt(managed.managerIndex!);

  expect(await readManager(reader, managed.id)).toEqual({ kind: 'manager', userId: manager.id });
  expect(await readManager(reader, unmanaged.id)).toEqual({ kind: 'none' });
  expect(await readManager(reader, '99999999-9999-4999-8999-999999999999')).toEqual({ kind: 'none' });
});

it('is unknown where we may not ask, and a fault where nobody answers', async () => {
  twin.setFaults(parseFaults('forbidden=users'));
  expect(await readManager(reader, managed.id)).toEqual({ kind: 'unknown', code: 'GRAPH_FORBIDDEN' });
  twin.setFaults(parseFaults('server-errors=1'));
  await expect(readManager(reader, managed.id)).rejects.toMatchObject({ code: 'GRAPH_SERVER_ERROR' });
  twin.setFaults(parseFaults(''));
});

it('is nobody when the directory names a contact of another organisation', async () => {
  const contact = { '@odata.type': '#microsoft.graph.orgContact', id: managed.id };
  const stub: Pick<GraphReader, 'getJson'> = {
    getJson: async (_path, schema) => ({ value: schema.parse(contact), requestId: null }),
  };

  expect(await readManager(stub, managed.id)).toEqual({ kind: 'none' });
});
