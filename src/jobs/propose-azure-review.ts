import {
  azureProduct,
  azureProductName,
  azureReviewKey,
  azureReviewKind,
  hasAzureWork,
  isAzureKnown,
} from '../core/azure/azure-conclusions.ts';
import { isUndecided } from '../core/case/lifecycle.ts';
import type { CaseDraft, ProposalResult } from '../ledger/case-draft.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Logger } from '../lib/log.ts';
import { azureCaseFacts } from '../reports/azure-case-facts.ts';
import type { AzureDocument } from '../reports/azure-document.ts';

export interface ProposeAzureReviewDeps {
  readonly tenantId: string;
  readonly ledger: Pick<Ledger, 'cases'>;
  /** Of the newest collection. */
  readonly document: () => Promise<AzureDocument>;
  /** Who is asked: those the policy names. */
  readonly ownerIds: readonly string[];
  readonly log?: Logger;
}

export interface AzureReviewProposed {
  /** Why no question was asked, renewed or withdrawn; null: one was, or it stands as it is. */
  readonly reason:
    'nobody-to-ask' | 'nothing-read' | 'nothing-to-decide' | 'not-known-enough' | 'not-asked-yet' | null;
  readonly cases: ProposalResult | null;
}

/**
 * Asks the owners of Azure about reservations, Hybrid Benefit, tags and the commitment, in one question (AZR-10).
 * Nothing in Azure is changed by us. What is unknown opens nothing and withdraws nothing. `onlyOpen`: brings a
 * question that waits up to date, and asks nothing new.
 */
export async function proposeAzureReview(
  deps: ProposeAzureReviewDeps,
  { onlyOpen = false }: { readonly onlyOpen?: boolean } = {},
): Promise<AzureReviewProposed> {
  const { tenantId, ledger, ownerIds, log } = deps;
  const none = (reason: AzureReviewProposed['reason']): AzureReviewProposed => ({ reason, cases: null });
  const newest = newestOf(await ledger.cases.list({ tenantId, kind: azureReviewKind }));
  const isOpen = newest !== null && isUndecided(newest.state);
  if (ownerIds.length === 0 && !isOpen) return none('nobody-to-ask');
  const document = await deps.document();
  const { asOf, runId, conclusions, sources } = document;
  if (sources.every(({ status }) => status === 'missing')) return none('nothing-read');
  const commit = async (drafts: readonly CaseDraft[]): Promise<ProposalResult> => {
    const session = await ledger.cases.propose({ tenantId, asOf, runId });
    return session.commit(drafts, { evaluatedKinds: [azureReviewKind] });
  };
  if (ownerIds.length === 0) return { reason: 'nobody-to-ask', cases: await commit([]) };
  if (!hasAzureWork(conclusions)) {
    if (!isAzureKnown(conclusions)) return none('not-known-enough');
    return { reason: 'nothing-to-decide', cases: isOpen ? await commit([]) : null };
  }
  if (onlyOpen && !isOpen) return none('not-asked-yet');
  const cases = await commit([draftOf(document, ownerIds, newest?.factsKey ?? null)]);
  log?.info({ tenantId, runId, asOf, created: cases.created.length }, 'azure review proposed');
  return { reason: null, cases };
}

function draftOf(document: AzureDocument, ownerIds: readonly string[], before: string | null): CaseDraft {
  const { conclusions } = document;
  return {
    ...{ kind: azureReviewKind, product: azureProduct, productName: azureProductName, ownerIds },
    seats: 0,
    monthlyValue: null,
    facts: azureCaseFacts(document),
    factsKey: azureReviewKey(conclusions, before),
    coverageComplete: isAzureKnown(conclusions),
  };
}

function newestOf(cases: readonly Case[]): Case | null {
  return cases.reduce<Case | null>(
    (newest, each) => (newest === null || each.number > newest.number ? each : newest),
    null,
  );
}
