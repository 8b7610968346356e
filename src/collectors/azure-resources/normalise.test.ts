import { expect, it } from 'vitest';
import { normaliseResource } from './normalise.ts';
import { ResourceRow } from './schema.ts';

const database = {
  id: '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Sql/servers/a/databases/b',
  type: 'microsoft.sql/servers/databases',
  name: 'b',
  subscriptionId: 's1',
  resourceGroup: 'rg',
  location: 'uksouth',
  tags: null,
  licenseType: 'LicenseIncluded',
  size: 'x',
  capacity: 100,
};

it.each([
  ['GeneralPurpose', 100],
  ['BusinessCritical', 100],
  ['Standard', null],
  ['premium', null],
  [null, null],
  ['', null],
])('the capacity of a database of tier %j counts %j cores', (edition, vCores) => {
  const [row] = normaliseResource(ResourceRow.parse({ ...database, edition }), false);

  expect(row?.vCores).toBe(vCores);
});
