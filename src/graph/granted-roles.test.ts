import { describe, expect, it } from 'vitest';
import { grantedRoles } from './granted-roles.ts';

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
