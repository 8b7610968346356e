import type { TenantCheck } from './check-run.ts';
/** From the command to a worker: one more tenant. */
export interface CheckRequest {
  readonly seed: number;
}

/** From a worker: it is ready, a tenant is counted, or it could not be. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'checked'; readonly check: TenantCheck }
  | { readonly kind: 'failed'; readonly seed: number; readonly message: string };
