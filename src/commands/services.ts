import type { DecisionRequest, DecisionResult, Actor } from '../approvals/decision.ts';
import type { Catalogue } from '../catalogue/create-catalogue.ts';
import type { ProductSearch } from '../catalogue/product-search.ts';
import type { Policy } from '../config/policy.ts';
import type { Inbox } from '../imports/inbox.ts';
import type { CollectProgress } from '../jobs/collect.ts';
import type { Job } from '../jobs/job.ts';
import type { Reconciliation } from '../jobs/reconcile.ts';
import type { Replay } from '../jobs/replay.ts';
import type { SlotResult } from '../jobs/run-slot.ts';
import type { CollectFor } from '../jobs/sign-ins-way.ts';
import type { Lake } from '../lake/lake.ts';
import type { Manifest, SourceName } from '../lake/observation.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Clock } from '../lib/clock.ts';
import type { Register } from '../register/open-register.ts';
import type { Digest, DigestKind } from '../reports/digest.ts';

/** The use-cases a command can call, wired once in `compose.ts`. */
export interface Services {
  readonly tenantId: string;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly catalogue: Catalogue;
  /** Where a refreshed catalogue is kept. */
  readonly catalogueFile: string;
  readonly search: ProductSearch;
  /** Files people brought. */
  readonly inbox: Inbox;
  /** Features that no API tells of: what may be attested. */
  readonly featureIds: () => readonly string[];
  readonly register: Register;
  readonly lake: Lake;
  readonly ledger: Ledger;
  readonly jobs: readonly Job[];
  /** The application permissions an app was granted; null where its token tells none. */
  readonly grantedRoles: (app: 'reader' | 'writer') => Promise<readonly string[] | null>;
  readonly collect: (
    sources?: readonly SourceName[],
    purpose?: CollectFor,
    onProgress?: (progress: CollectProgress) => void,
  ) => Promise<Manifest>;
  /** The newest collection, or the newest on or before a day. */
  readonly reconcile: (onOrBefore?: string) => Promise<Reconciliation>;
  /** A past day computed again from the lake, compared bit for bit. */
  readonly replay: (wanted: { readonly asOf: string; readonly version?: number }) => Promise<Replay>;
  readonly runJob: (job: Job) => Promise<SlotResult>;
  readonly digest: (kind: DigestKind, onOrBefore?: string) => Promise<Digest>;
  readonly decide: (actor: Actor, request: DecisionRequest) => Promise<DecisionResult>;
}
