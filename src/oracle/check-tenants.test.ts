import { describe, expect, it } from 'vitest';
import { checkTenants, type TenantResult } from './check-tenants.ts';

describe('checkTenants', () => {
  it('counts a tenant once, in a process of its own', async () => {
    const results: TenantResult[] = [];

    await checkTenants({
      seeds: [16],
      users: 20,
      workers: 1,
      onResult: (result) => results.push(result),
    });

    expect(results.map(({ seed }) => seed).sort()).toEqual([16]);
    expect(results.filter((result) => 'failed' in result)).toEqual([]);
  });
});
