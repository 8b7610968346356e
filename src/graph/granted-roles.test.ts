import { describe, expect, it } from 'vitest';
import { GraphError } from './errors.ts';
import { grantedRoles, principalOfApp } from './granted-roles.ts';

function token(claims: unknown): string {
  return `header.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
}

describe('granted roles', () => {
  it.each([
    [token({ roles: ['User.Read.All', 'Reports.Read.All'] }), ['Reports.Read.All', 'User.Read.All']],
    [token({ aud: 'x' }), []],
    [token({ roles: 'User.Read.All' }), null],
    [token({ scp: 'User.Read Reports.Read.All', roles: ['Admin'] }), null],
    ['twin', null],
    ['a.b.c', null],
  ])('of a token', (given, roles) => {
    expect(grantedRoles(given)).toEqual(roles);
  });
});

describe('the principal of an app', () => {
  it('is told by its token, and unknown where there is none: an expired secret stops nobody', async () => {
    const expired = new GraphError('GRAPH_UNAUTHORIZED', { what: 'No token.', why: '', fix: '' });
    const principal = (getToken: () => Promise<string>) => principalOfApp({ getToken });

    expect(await principal(async () => token({ oid: 'ABC-1' }))).toBe('abc-1');
    expect(await principal(async () => 'twin')).toBeNull();
    expect(await principal(() => Promise.reject(expired))).toBeNull();
    await expect(principal(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
  });
});
