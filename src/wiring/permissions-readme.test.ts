import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { permissionTable } from '../commands/permissions.ts';
import { permissionNeeds } from '../jobs/permission-needs.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

describe('the README', () => {
  it('has the table of permissions as `permissions table` prints it', () => {
    const [, told = ''] = readme.split(/<!-- \/?permission-roles -->/);

    expect(told.trim()).toBe(permissionTable(permissionNeeds()));
  });
});
