import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { peopleOf, personOf, startTwin, type StartedTwin } from './started-twin.fixture.ts';
import { skuOf } from './tenant-skus.ts';

let twin: StartedTwin;
beforeAll(async () => {
  twin = await startTwin();
});
afterAll(() => twin.stop());

const eventual = { ConsistencyLevel: 'eventual' };

describe('GET users', () => {
  it('pages by 100, and every person comes once', async () => {
    const first = await twin.call('/v1.0/users');
    const everybody = await twin.all('/v1.0/users?$select=id');

    expect(first.json.value).toHaveLength(100);
    expect(first.json['@odata.nextLink']).toContain('$skiptoken=');
    expect(everybody).toHaveLength(600);
    expect(new Set(everybody.map((user) => user.id)).size).toBe(600);
  });

  it('returns the default properties without $select, and only the selected with it', async () => {
    const plain = await twin.call('/v1.0/users?$top=1');
    const selected = await twin.call('/v1.0/users?$top=1&$select=id,accountEnabled');

    expect(Object.keys(plain.json.value[0]!).sort()).toEqual(
      [
        'businessPhones',
        'displayName',
        'givenName',
        'id',
        'jobTitle',
        'mail',
        'mobilePhone',
        'officeLocation',
        'preferredLanguage',
        'surname',
        'userPrincipalName',
      ].sort(),
    );
    expect(Object.keys(selected.json.value[0]!)).toEqual(['id', 'accountEnabled']);
  });

  it.each([
    ['$top=1000', 400, 'Request_BadRequest'],
    ['$top=0', 400, 'Request_BadRequest'],
    ['$select=id,signInActivity&$top=501', 400, 'Request_BadRequest'],
    ['$skip=10', 400, 'Request_UnsupportedQuery'],
    ['$select=id,shoeSize', 400, 'BadRequest'],
    ['$select=id,mailboxSettings', 501, 'NotImplemented'],
    ['$expand=memberOf', 400, 'Request_BadRequest'],
    ['$filter=shoeSize%20gt%203', 400, 'Request_UnsupportedQuery'],
    ['$filter=assignedLicenses/$count%20ne%200', 400, 'Request_UnsupportedQuery'],
    ['$skiptoken=invented', 400, 'Directory_ExpiredPageToken'],
    [
      "$filter=signInActivity/lastSignInDateTime%20le%202026-01-01T00:00:00Z%20and%20userType%20eq%20'Guest'",
      400,
      'Request_UnsupportedQuery',
    ],
  ])('refuses %s', async (query, status, code) => {
    const answer = await twin.call(`/v1.0/users?${query}`);

    expect(answer.status).toBe(status);
    expect(answer.json.error).toMatchObject({
      code,
      innerError: { 'request-id': answer.headers.get('request-id')! },
    });
  });

  it('serves 999 rows without signInActivity and 500 with it', async () => {
    expect((await twin.call('/v1.0/users?$select=id&$top=999')).json.value).toHaveLength(600);
    const page = await twin.call('/v1.0/users?$select=id,signInActivity&$top=500');

    expect(page.json.value).toHaveLength(500);
    expect((await twin.call(page.json['@odata.nextLink']!)).json.value).toHaveLength(100);
  });

  it('honours Prefer: odata.maxpagesize', async () => {
    const answer = await twin.call('/v1.0/users?$select=id', { headers: { Prefer: 'odata.maxpagesize=7' } });

    expect(answer.json.value).toHaveLength(7);
  });

  it('expands the manager on every page', async () => {
    const users = await twin.all('/v1.0/users?$select=id&$top=250&$expand=manager($select=id,displayName)');
    const managed = users.filter((user) => user.manager !== undefined);

    expect(managed.length).toBeGreaterThan(300);
    for (const { manager = null } of managed.slice(-5)) {
      if (manager === null) throw new TypeError('filtered above');
      expect(Object.keys(manager).sort()).toEqual(['@odata.type', 'displayName', 'id']);
      expect(twin.tenant.indexOfId(manager.id)).not.toBeNull();
    }
  });

  it('filters by licence, by licence count and by ids', async () => {
    const visio = skuOf('VISIO2').skuId;
    const holders = await twin.all(
      `/v1.0/users?$select=id&$filter=assignedLicenses/any(u:u/skuId%20eq%20${visio})`,
    );
    const licensed = await twin.call(
      '/v1.0/users?$select=id&$count=true&$filter=assignedLicenses/$count%20ne%200&$top=5',
      { headers: eventual },
    );
    const [one, two] = holders.map((user) => user.id);
    const some = await twin.all(`/v1.0/users?$select=id&$filter=id%20in%20('${one ?? ''}','${two ?? ''}')`);

    expect(holders).toHaveLength(twin.tenant.holders.get('VISIO2') ?? -1);
    const unlicensed = peopleOf(twin.tenant, ({ rows }) => rows.every(({ state }) => state === 'Error'));
    expect(licensed.json['@odata.count']).toBe(600 - unlicensed.length);
    expect(licensed.json.value).toHaveLength(5);
    expect(some.map((user) => user.id).sort()).toEqual([one, two].sort());
  });

  it('refuses more than fifteen ids in one filter', async () => {
    const ids = Array.from({ length: 16 }, (_, index) => `'${twin.tenant.idAt(index)}'`).join(',');
    const answer = await twin.call(`/v1.0/users?$filter=id%20in%20(${ids})`);

    expect(answer.status).toBe(400);
    expect(answer.json.error.message).toContain('Max allowed: 15');
  });

  it('filters by a sign-in date when it stands alone', async () => {
    const limit = '2026-06-01T00:00:00Z';
    const users = await twin.all(
      `/v1.0/users?$select=id,signInActivity&$filter=signInActivity/lastSuccessfulSignInDateTime%20le%20${limit}`,
    );

    expect(users.length).toBeGreaterThan(10);
    expect(users.every((user) => user.signInActivity!.lastSuccessfulSignInDateTime! <= limit)).toBe(true);
  });

  it('tells sign-ins in all the shapes of the wire', async () => {
    const users = await twin.all('/v1.0/users?$select=id,signInActivity&$top=500');
    const text = JSON.stringify(users);

    expect(users.some((user) => !('signInActivity' in user))).toBe(true);
    expect(users.some((user) => user.signInActivity?.lastSignInDateTime === null)).toBe(true);
    expect(text).toContain('0001-01-01T00:00:00Z');
  });

  it('says both null and None when an assignment has no error', async () => {
    const users = await twin.all('/v1.0/users?$select=licenseAssignmentStates&$top=999');
    const errors = new Set(users.flatMap((user) => user.licenseAssignmentStates.map((row) => row.error)));

    expect(errors).toEqual(new Set([null, 'None', 'CountViolation']));
  });
});

describe('GET users/$count', () => {
  it('is plain text, and only with ConsistencyLevel', async () => {
    const counted = await twin.call('/v1.0/users/$count', { headers: eventual });
    const guests = await twin.call("/v1.0/users/$count?$filter=userType%20eq%20'Guest'", {
      headers: eventual,
    });

    expect(counted.text).toBe('600');
    expect(counted.headers.get('content-type')).toBe('text/plain');
    expect(guests.text).toBe(String(peopleOf(twin.tenant, ({ kind }) => kind === 'guest').length));
    expect((await twin.call('/v1.0/users/$count')).status).toBe(400);
  });

  it('refuses JSON, and breaks on a sign-in filter', async () => {
    const json = await twin.call('/v1.0/users/$count', {
      headers: { ...eventual, Accept: 'application/json' },
    });
    const signIn = await twin.call(
      '/v1.0/users/$count?$filter=signInActivity/lastSignInDateTime%20le%202026-01-01T00:00:00Z',
      { headers: eventual },
    );

    expect(json.status).toBe(415);
    expect(signIn.status).toBe(502);
  });
});

describe('GET users/{id}', () => {
  it('reads by id and by name; signInActivity by id only', async () => {
    const person = twin.tenant.personAt(60);
    const name = encodeURIComponent(person.upn.toUpperCase());

    expect((await twin.call(`/v1.0/users/${person.id}`)).json.displayName).toBe(person.displayName);
    expect((await twin.call(`/v1.0/users/${name}?$select=id`)).json.id).toBe(person.id);
    expect((await twin.call(`/v1.0/users/${person.id}?$select=id,signInActivity`)).status).toBe(200);
    expect((await twin.call(`/v1.0/users/${name}?$select=id,signInActivity`)).status).toBe(400);
  });

  it('answers 404 for nobody', async () => {
    const answer = await twin.call('/v1.0/users/00000000-0000-4000-a000-000000000000');

    expect(answer.status).toBe(404);
    expect(answer.json.error.code).toBe('Request_ResourceNotFound');
  });

  it('tells licence details and the purpose of the mailbox', async () => {
    const shared = personOf(twin.tenant, 'shared-unlabelled');
    const guest = personOf(twin.tenant, 'guest-unlicensed');

    const details = await twin.call(`/v1.0/users/${shared}/licenseDetails`);
    const purpose = await twin.call(`/v1.0/users/${shared}/mailboxSettings/userPurpose`);
    const none = await twin.call(`/v1.0/users/${guest}/mailboxSettings/userPurpose`);

    expect(details.json.value[0]).toMatchObject({ skuPartNumber: 'SPE_E3' });
    expect(purpose.json.value).toBe('shared');
    expect(none.status).toBe(404);
    expect(none.json.error.code).toBe('MailboxNotEnabledForRESTAPI');
  });
});

describe('tokens and paths', () => {
  it('takes the fixed token only', async () => {
    const wrong = await twin.call('/v1.0/users', { headers: { authorization: 'Bearer eyJ0' } });
    const none = await fetch(`${twin.url}/v1.0/users`);

    expect([wrong.status, none.status]).toEqual([401, 401]);
    expect(wrong.json.error.code).toBe('InvalidAuthenticationToken');
  });

  it('echoes the client-request-id', async () => {
    const answer = await twin.call('/v1.0/users?$top=1', { headers: { 'client-request-id': 'mine' } });

    expect(answer.headers.get('client-request-id')).toBe('mine');
    expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('refuses what it does not serve', async () => {
    expect((await twin.call('/v1.0/planets')).json.error.message).toBe(
      "Resource not found for the segment 'planets'.",
    );
    expect((await twin.call('/v3.0/users')).status).toBe(400);
  });

  it('listens on loopback only', async () => {
    await expect(startTwin({ users: 10, host: '0.0.0.0' as '127.0.0.1' })).rejects.toMatchObject({
      code: 'TWIN_HOST_REFUSED',
    });
  });
});

describe('GET users/{id}/manager', () => {
  it('names the manager the list expands, and says 404 of the reference where there is none', async () => {
    const rows = await twin.all('/v1.0/users?$select=id&$expand=manager($select=id)');
    const managerOf = (row: object) => (row as { manager?: unknown }).manager as { id: string } | undefined;
    const led = rows.find((row) => managerOf(row) !== undefined)!;
    const free = rows.find((row) => managerOf(row) === undefined)!;

    const named = await twin.call(`/v1.0/users/${led.id}/manager?$select=id`);
    const none = await twin.call(`/v1.0/users/${free.id}/manager?$select=id`);

    expect(named.json).toMatchObject({ '@odata.type': '#microsoft.graph.user', id: managerOf(led)?.id });
    expect(none.status).toBe(404);
    expect(none.json).toMatchObject({ error: { code: 'Request_ResourceNotFound' } });
  });
});
