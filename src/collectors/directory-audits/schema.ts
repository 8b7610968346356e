import { z } from 'zod/v4';
import { Instant, ObjectId, Text } from '../observed-values.ts';

const Property = z.object({ displayName: Text, oldValue: Text, newValue: Text });

const Target = z.object({
  id: Text,
  type: Text,
  modifiedProperties: z.array(Property).nullish(),
});

/** An entry of the directory's audit log (graph-and-azure §8.2). */
export const DirectoryAudit = z.object({
  id: z.string().min(1),
  activityDateTime: Instant.refine((at) => at !== null, 'not a moment'),
  activityDisplayName: z.string(),
  result: Text,
  correlationId: Text,
  initiatedBy: z
    .object({
      user: z.object({ id: Text, displayName: Text, userPrincipalName: Text }).nullish(),
      app: z.object({ appId: Text, servicePrincipalId: Text, displayName: Text }).nullish(),
    })
    .nullish(),
  targetResources: z
    .array(Target)
    .refine((targets) => peopleOf(targets).length > 0, 'it names nobody')
    .refine((targets) => peopleOf(targets).every(({ id }) => ObjectId.safeParse(id).success), 'not an id'),
});

export type DirectoryAudit = z.output<typeof DirectoryAudit>;

/** Whose licences changed. */
export function peopleOf<T extends Pick<z.output<typeof Target>, 'type'>>(targets: readonly T[]): T[] {
  return targets.filter(({ type }) => type?.toLowerCase() === 'user');
}
