import { z } from 'zod/v4';
import { ArmId, TagsText, WholeNumber } from '../azure-values.ts';
import { Text } from '../observed-values.ts';

/** A row of any of the queries: what a query does not project is unknown. Empty texts are absent facts. */
export const ResourceRow = z.object({
  id: ArmId,
  type: z.string().transform((type) => type.toLowerCase()),
  name: Text,
  subscriptionId: ArmId,
  resourceGroup: Text,
  location: Text,
  tags: TagsText,
  size: Text,
  os: Text,
  licenseType: Text,
  edition: Text,
  vmId: Text,
  instances: WholeNumber,
  capacity: WholeNumber,
  cores: WholeNumber,
});

export type ResourceRow = z.output<typeof ResourceRow>;

export const GroupRow = z.object({
  id: ArmId,
  name: Text,
  subscriptionId: ArmId,
  location: Text,
  tags: TagsText,
});

export type GroupRow = z.output<typeof GroupRow>;

export const UntaggedRow = z.object({
  id: ArmId,
  name: Text,
  type: z.string().transform((type) => type.toLowerCase()),
  subscriptionId: ArmId,
  resourceGroup: Text,
  location: Text,
  tags: TagsText,
});

export type UntaggedRow = z.output<typeof UntaggedRow>;

export const CountRow = z.object({
  type: z.string().transform((type) => type.toLowerCase()),
  resources: z.int().nonnegative(),
});

/** What Compute sells in a location (graph-and-azure §9.5). */
export const ComputeSku = z.object({
  resourceType: z.string(),
  name: z.string().min(1),
  capabilities: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});

export type ComputeSku = z.output<typeof ComputeSku>;
