import { z } from 'zod/v4';
import { days, guid, percent } from './policy-values.ts';

const scopePath =
  /^\/(subscriptions\/[0-9a-f-]{36}|providers\/Microsoft\.Management\/managementGroups\/[\w.()-]+)$/i;

/** What can be seen of it without asking Azure, which alone knows what lies in a management group. */
function areApart(scopes: readonly string[]): boolean {
  const paths = scopes.map((scope) => `${scope.toLowerCase()}/`);
  return paths.every((path, at) => !paths.some((other, index) => index !== at && path.startsWith(other)));
}

const blobOrigin = /^(https:\/\/[\w.-]+(:\d+)?|http:\/\/(localhost|127\.\d+\.\d+\.\d+)(:\d+)?)$/;

const AzureKeys = z.strictObject({
  billingAccounts: z
    .array(z.string().trim().min(1))
    .default([])
    .describe(
      'Billing accounts whose commitments and reservations are read, by name; []: all that are visible.',
    ),
  scopes: z
    .array(
      z
        .string()
        .regex(
          scopePath,
          'Expected /subscriptions/<id> or /providers/Microsoft.Management/managementGroups/<name>',
        ),
    )
    .refine(
      areApart,
      'Expected scopes apart: one is there twice, or lies in another, and its cost would count twice',
    )
    .default([])
    .describe('Where costs are read: subscriptions or management groups; []: every visible subscription.'),
  costExports: z
    .strictObject({
      account: z
        .string()
        .regex(blobOrigin, 'Expected the origin of a blob endpoint, like https://name.blob.core.windows.net')
        .describe('Blob endpoint of the storage account; http on loopback for a twin.'),
      container: z.string().regex(/^[a-z0-9](-?[a-z0-9])+$/, 'Expected the name of a container'),
      folder: z
        .string()
        .regex(/^[^/\s][^\s]*[^/\s]$|^[^/\s]$/, 'Expected a folder, without a slash at its ends'),
    })
    .nullable()
    .default(null)
    .describe(
      'Daily exports of amortised cost, read in place of asking Cost Management; null: none (AUT-03).',
    ),
  tagKeys: z
    .array(z.string().trim().min(1).max(512))
    .min(1)
    .default(['CostCenter'])
    .describe('Tags a resource group must carry, and by which cost is read (AZR-06).'),
  businessUnitTag: z
    .string()
    .trim()
    .min(1)
    .default('CostCenter')
    .describe('The tag that names the business unit that pays; one of tagKeys (AZR-08).'),
  months: z
    .int()
    .min(1)
    .max(12)
    .default(3)
    .describe('Months of cost that are read, the running one included.'),
  reservationDays: z
    .int()
    .min(1)
    .max(90)
    .default(30)
    .describe('Days over which the use of reservations is judged (AZR-01).'),
  commitmentMonths: z
    .int()
    .min(1)
    .max(36)
    .default(12)
    .describe('Months of commitment events that are read: what the burn rate is made from (AZR-04).'),
  ownerIds: z
    .array(guid)
    .default([])
    .describe(
      'Who is asked about Azure, and may see its figures in the chat: Entra object ids; [] asks nobody (AZR-10).',
    ),
  reservationFloorPct: percent
    .default(85)
    .describe('Use of reserved hours below this percentage is waste (AZR-01).'),
  reservationMinDays: days.default(20).describe('Fewer known days of a reservation than this prove nothing.'),
  commitmentMinMonths: z
    .int()
    .min(2)
    .max(36)
    .default(3)
    .describe('Fewer settled months than this make no forecast of a commitment (AZR-04).'),
  commitmentTolerancePct: percent
    .default(5)
    .describe('A forecast within this percentage of the commitment is on track (AZR-04).'),
  tagFloorPct: percent
    .default(95)
    .describe('Fewer resource groups with every tag than this percentage is worth a question (AZR-06).'),
  costLateDays: z
    .int()
    .min(0)
    .max(31)
    .default(7)
    .describe('Days after its end until a month of cost is whole (C46).'),
  coreRules: z
    .strictObject({
      windowsMinCores: z
        .int()
        .min(1)
        .default(8)
        .describe('Core licences a Windows Server machine needs at least.'),
      sqlMinCores: z.int().min(1).default(4).describe('Core licences a SQL Server machine needs at least.'),
      enterpriseRatio: z
        .int()
        .min(1)
        .default(4)
        .describe('General Purpose vCores that one SQL Server Enterprise core stands for.'),
    })
    .prefault({})
    .describe('Minima and ratios of the Product Terms under Azure Hybrid Benefit (AZR-03).'),
});

export const AzurePolicy = AzureKeys.refine(
  ({ tagKeys, businessUnitTag }) =>
    tagKeys.some((key) => key.toLowerCase() === businessUnitTag.toLowerCase()),
  { path: ['businessUnitTag'], error: 'is not among tagKeys: no cost would be read by it.' },
);
