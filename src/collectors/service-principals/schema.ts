import { z } from 'zod/v4';
import { Flag, Instant, ObjectId, Text } from '../observed-values.ts';

/** An application, a managed identity or what came before them. Its keys are the `$select`. */
export const ServicePrincipal = z.object({
  id: ObjectId,
  appId: ObjectId,
  displayName: Text,
  accountEnabled: Flag,
  servicePrincipalType: Text,
  appOwnerOrganizationId: Text,
});

export type ServicePrincipal = z.output<typeof ServicePrincipal>;

const Activity = z
  .object({ lastSignInDateTime: Instant })
  .nullish()
  .transform((activity) => activity?.lastSignInDateTime ?? null);

/** When an application was last signed in to or with (graph-and-azure §8.3). */
export const PrincipalActivity = z.object({
  appId: ObjectId,
  lastSignInActivity: Activity,
  applicationAuthenticationClientSignInActivity: Activity,
});

export type PrincipalActivity = z.output<typeof PrincipalActivity>;
