import { z } from 'zod/v4';
import { days, guid } from './policy-values.ts';

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Expected a name like product-terms');
const minimum = z.int().min(1).max(1_000);
const license = z.enum([
  'sql-server-enterprise',
  'sql-server-standard',
  'windows-server-datacenter',
  'windows-server-standard',
]);

const CoreProfile = z.strictObject({
  profile: slug.describe('Its name; that of a shipped profile takes its place.'),
  product: z.enum(['sql-server', 'windows-server']).describe('What it counts.'),
  perProcessor: minimum.describe('Core licences a processor takes at least.'),
  perServer: z.int().min(0).max(10_000).default(0).describe('Core licences a server takes at least.'),
  processorsPerServer: minimum.default(1).describe('Processors a server counts as at least.'),
  perVm: minimum
    .nullable()
    .default(null)
    .describe('Core licences a virtual machine takes at least; null: none is licensed on its own.'),
  pack: minimum.default(2).describe('Core licences in a pack.'),
  source: z.string().trim().min(1).describe('Where the rule is written.'),
  asOf: z.iso.date().describe('The day it was read there.'),
});

export const ServerPolicy = z.strictObject({
  profile: slug
    .default('product-terms')
    .describe('The profile that decides; every other is shown beside it (SRV-03).'),
  profiles: z.array(CoreProfile).default([]).describe('Rules of your own beside those that are shipped.'),
  softwareAssurance: z
    .partialRecord(license, z.boolean())
    .default({})
    .describe(
      'Whether your licences of an edition carry Software Assurance; left out: unknown, and both are shown.',
    ),
  staleAfterDays: days
    .default(35)
    .describe('A list of servers older than this is stale: nothing is held against the register (SRV-08).'),
  movedWithinDays: days
    .default(90)
    .describe('A virtual machine seen on two hosts within these days has moved (SRV-09).'),
  calCoverage: z
    .array(
      z.strictObject({
        cal: slug.describe('The CAL, as the register names it, like windows-server.'),
        skuIds: z.array(guid).min(1).describe('Plans that include it.'),
        source: z.string().trim().min(1).describe('Where that is written.'),
        attestedBy: z.string().trim().min(1).describe('Who answers for it.'),
        attestedOn: z.iso.date().describe('When they did.'),
      }),
    )
    .default([])
    .describe('Plans that include client access licences; no API tells (SRV-07).'),
});
