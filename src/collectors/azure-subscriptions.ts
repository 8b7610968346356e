import { z } from 'zod/v4';
import { ArmId } from './azure-values.ts';
import { rowsOf } from './collect-azure.ts';
import type { AzureSource } from './collector.ts';
import { Text } from './observed-values.ts';
import type { SourceRecord } from './source-record.ts';

const Subscription = z.object({
  subscriptionId: ArmId,
  displayName: Text,
  state: Text,
  subscriptionPolicies: z.object({ quotaId: Text }).nullish(),
});

export interface VisibleSubscription {
  readonly subscriptionId: string;
  readonly name: string | null;
  /** Bought under a dev/test offer; null when Azure does not say which. */
  readonly isDevTest: boolean | null;
}

export const noSubscriptions =
  'No subscription is visible to the reader: give its app registration the role Reader on the subscriptions or their management group.';

/** Subscriptions the reader sees; those it has no role on are not among them, and nothing tells so. */
export async function readSubscriptions(
  { reader }: AzureSource,
  record: SourceRecord,
): Promise<readonly VisibleSubscription[]> {
  const found: VisibleSubscription[] = [];
  const pages = reader.list('/subscriptions?api-version=2022-12-01', Subscription);
  for await (const rows of rowsOf(record, pages)) {
    for (const { subscriptionId, displayName, state, subscriptionPolicies } of rows) {
      if (state === 'Deleted') continue;
      const quotaId = subscriptionPolicies?.quotaId ?? null;
      const isDevTest = quotaId === null ? null : /devtest/i.test(quotaId);
      found.push({ subscriptionId, name: displayName, isDevTest });
    }
  }
  return found;
}
