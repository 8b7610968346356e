import { describe, expect, it } from 'vitest';
import {
  answerError,
  answerJson,
  localDeps,
  startLocalGraph,
  type Responder,
} from './testing/local-graph.ts';
import { createGraphWriter, type GraphWriter } from './writer.ts';

const userId = '87d349ed-44d7-43e1-9a83-5f2406dee5bd';
const groupId = 'e5f9c4a1-3f1e-4b6a-9b8c-0f8d2f7a1c11';
const skuId = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const options = { clientRequestId: '11111111-1111-4111-8111-111111111111' };
const removal = { addLicenses: [], removeLicenses: [skuId] };

async function withWriter(
  respond: Responder,
  use: (writer: GraphWriter, graph: Awaited<ReturnType<typeof startLocalGraph>>) => Promise<void>,
): Promise<void> {
  await using graph = await startLocalGraph(respond);
  await use(createGraphWriter({ ...localDeps(graph.origin), priority: 'High' }), graph);
}

describe('assignLicense', () => {
  it('sends both lists, with the id the caller keeps', async () => {
    await withWriter(
      (_, response) => answerJson(response, { id: userId }),
      async (writer, graph) => {
        const outcome = await writer.assignLicense(userId, removal, options);

        expect(outcome).toEqual({ kind: 'applied', requestId: 'request-1' });
        const [request] = graph.seen;
        expect(request?.method).toBe('POST');
        expect(request?.url).toBe(`/v1.0/users/${userId}/assignLicense`);
        expect(JSON.parse(request?.body ?? '')).toEqual(removal);
        expect(request?.headers['client-request-id']).toBe(options.clientRequestId);
        expect(request?.headers['content-type']).toBe('application/json');
        expect(request?.headers['x-ms-throttle-priority']).toBe('High');
      },
    );
  });

  it.each([
    ['User does not have a corresponding license.', { kind: 'alreadyGone' }],
    [
      'User license is inherited from a group membership and it cannot be removed directly from the user.',
      { kind: 'inheritedFromGroup' },
    ],
    [`Subscription with SKU ${skuId} does not have any available licenses.`, { kind: 'noUnits' }],
    [
      `License assignment failed because service plan ${skuId} depends on the service plan(s) ${groupId}`,
      {
        kind: 'dependency',
        detail: `License assignment failed because service plan ${skuId} depends on the service plan(s) ${groupId}`,
      },
    ],
    [
      `License assignment failed because service plans ${skuId}, ${groupId} are mutually exclusive.`,
      { kind: 'mutuallyExclusive' },
    ],
    ['License assignment cannot be done for user with invalid usage location.', { kind: 'usageLocation' }],
    ['Etwas anderes.', { kind: 'refused', code: 'Request_BadRequest', message: 'Etwas anderes.' }],
  ])('reads "%s"', async (message, outcome) => {
    await withWriter(
      (_, response) => answerError(response, 400, 'Request_BadRequest', message),
      async (writer) => {
        expect(await writer.assignLicense(userId, removal, options)).toEqual(outcome);
      },
    );
  });

  it('says when the user is not there', async () => {
    await withWriter(
      (_, response) => answerError(response, 404, 'Request_ResourceNotFound', ''),
      async (writer) => {
        expect(await writer.assignLicense(userId, removal, options)).toEqual({ kind: 'notFound' });
      },
    );
  });

  it.each([409, 429])('leaves it to whoever decided to repeat a change after HTTP %i', async (status) => {
    const code = status === 409 ? 'Directory_ConcurrencyViolation' : 'TooManyRequests';
    await withWriter(
      (_, response) => answerError(response, status, code, '', { 'retry-after': '900' }),
      async (writer, graph) => {
        const change = writer.assignLicense(userId, removal, options);
        if (status === 409) expect(await change).toEqual({ kind: 'conflict' });
        else await expect(change).rejects.toMatchObject({ code: 'GRAPH_THROTTLED', retryable: true });
        expect(graph.seen).toHaveLength(1);
      },
    );
  });

  it.each([500, 503, 504])('never repeats a change after HTTP %i', async (status) => {
    await withWriter(
      (_, response) => answerError(response, status, 'x', '', { 'retry-after': '1' }),
      async (writer, graph) => {
        await expect(writer.assignLicense(userId, removal, options)).rejects.toMatchObject({
          code: 'GRAPH_OUTCOME_UNKNOWN',
          retryable: true,
        });
        expect(graph.seen).toHaveLength(1);
      },
    );
  });

  it('never repeats a change whose answer was lost', async () => {
    await withWriter(
      (_, response) => void response.destroy(),
      async (writer, graph) => {
        await expect(writer.assignLicense(userId, removal, options)).rejects.toMatchObject({
          code: 'GRAPH_OUTCOME_UNKNOWN',
        });
        expect(graph.seen).toHaveLength(1);
      },
    );
  });

  it('knows that a change which never left was not made', async () => {
    const graph = await startLocalGraph(() => undefined);
    await graph[Symbol.asyncDispose]();
    const writer = createGraphWriter(localDeps(graph.origin));

    await expect(writer.assignLicense(userId, removal, options)).rejects.toMatchObject({
      code: 'GRAPH_UNREACHABLE',
    });
  });

  it.each(['', 'ann@contoso.com', `${userId}/../${groupId}`])(
    'accepts no other id than an object id: "%s"',
    async (id) => {
      await withWriter(
        (_, response) => answerJson(response, {}),
        async (writer, graph) => {
          await expect(writer.assignLicense(id, removal, options)).rejects.toThrow(TypeError);
          await expect(writer.removeGroupMember(groupId, id, options)).rejects.toThrow(TypeError);
          expect(graph.seen).toEqual([]);
        },
      );
    },
  );
});

describe('removeGroupMember', () => {
  it('removes the reference, never the user', async () => {
    await withWriter(
      (_, response) => {
        response.writeHead(204, { 'request-id': 'request-1' });
        response.end();
      },
      async (writer, graph) => {
        expect(await writer.removeGroupMember(groupId, userId, options)).toEqual({
          kind: 'applied',
          requestId: 'request-1',
        });
        expect(graph.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
          `DELETE /v1.0/groups/${groupId}/members/${userId}/$ref`,
        ]);
      },
    );
  });

  it.each([
    [404, '', { kind: 'alreadyGone' }],
    [
      400,
      "One or more removed object references do not exist for the following modified properties: 'members'.",
      { kind: 'alreadyGone' },
    ],
    [400, 'Dynamic.', { kind: 'refused', code: 'Code', message: 'Dynamic.' }],
  ])('reads HTTP %i "%s"', async (status, message, outcome) => {
    await withWriter(
      (_, response) => answerError(response, status, 'Code', message),
      async (writer) => {
        expect(await writer.removeGroupMember(groupId, userId, options)).toEqual(outcome);
      },
    );
  });

  it('names the permission it lacks', async () => {
    await withWriter(
      (_, response) => answerError(response, 403, 'Authorization_RequestDenied', ''),
      async (writer) => {
        await expect(writer.removeGroupMember(groupId, userId, options)).rejects.toMatchObject({
          code: 'GRAPH_FORBIDDEN',
          fix: expect.stringContaining('GroupMember.ReadWrite.All') as string,
        });
      },
    );
  });
});

describe('addGroupMember', () => {
  it('adds the reference of the user', async () => {
    await withWriter(
      (_, response) => {
        response.writeHead(204, { 'request-id': 'request-1' });
        response.end();
      },
      async (writer, graph) => {
        const outcome = await writer.addGroupMember(groupId, userId, options);

        expect(outcome).toEqual({ kind: 'applied', requestId: 'request-1' });
        expect(graph.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
          `POST /v1.0/groups/${groupId}/members/$ref`,
        ]);
      },
    );
  });

  it.each([
    [404, '', { kind: 'notFound' }],
    [
      400,
      "One or more added object references already exist for the following modified properties: 'members'.",
      { kind: 'alreadyThere' },
    ],
    [400, 'Dynamic.', { kind: 'refused', code: 'Code', message: 'Dynamic.' }],
  ])('reads HTTP %i "%s"', async (status, message, outcome) => {
    await withWriter(
      (_, response) => answerError(response, status, 'Code', message),
      async (writer) => {
        expect(await writer.addGroupMember(groupId, userId, options)).toEqual(outcome);
      },
    );
  });
});

describe('the chain', () => {
  it('sends no DELETE but the removal of a reference', async () => {
    await using graph = await startLocalGraph((_, response) => answerJson(response, {}));
    const { createGraphClient } = await import('./graph-client.ts');
    const client = createGraphClient(localDeps(graph.origin));

    await expect(
      client.exchange({
        method: 'DELETE',
        url: `${graph.origin}/v1.0/groups/${groupId}/members/${userId}`,
        charges: [],
        changesTenant: true,
      }),
    ).rejects.toThrow(TypeError);
    expect(graph.seen).toEqual([]);
  });
});
