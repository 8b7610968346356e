import express, { type Router } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { caseStates } from '../core/case/lifecycle.ts';
import { AppError } from '../lib/app-error.ts';
import type { Logger } from '../lib/log.ts';
import type { Product } from './compose.ts';
import type { EncryptionAtRest } from './encryption-at-rest.ts';

type Observed = Pick<Product, 'ledger' | 'lake' | 'tenantId' | 'clock'>;

export interface HealthDeps {
  /** Looks whether the stores are encrypted as the policy says (SEC-04). */
  readonly encryption: () => Promise<EncryptionAtRest>;
  readonly log: Logger;
}

/** What the checks found: null where all is well, else what is wrong. */
type Checks = Readonly<Record<string, string | null>>;
type Check = (look: () => Promise<string | null>) => Promise<string | null>;

/**
 * `GET /healthz` (the process lives), `/readyz` (database, lake and last run are usable, the stores are not found to be
 * less protected than the policy says), `/metrics` (Prometheus).
 */
export function createHealth(product: Observed, { encryption, log }: HealthDeps): Router {
  const router = express.Router();
  const metrics = createMetrics(product);
  /** Anybody may read the answer: what it says of a fault has no address in it, the log has all of it. */
  const check: Check = async (look) => {
    try {
      return await look();
    } catch (err) {
      log.warn({ err }, 'health check failed');
      return err instanceof AppError ? `${err.code}: ${err.what}` : 'The check failed; the log says why.';
    }
  };
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    let encryptionAtRest: EncryptionAtRest | null = null;
    const checks: Checks = {
      ...(await readiness(product, check)),
      encryptionAtRest: await check(async () => {
        encryptionAtRest = await encryption();
        return encryptionAtRest.outcome === 'contradicted' ? encryptionAtRest.reason : null;
      }),
    };
    const isReady = Object.values(checks).every((problem) => problem === null);
    const status = isReady ? 'ready' : 'not ready';
    response.status(isReady ? 200 : 503).json({ status, checks, encryptionAtRest });
  });
  router.get('/metrics', async (_request, response) => {
    let text = '';
    const problem = await check(async () => {
      text = await metrics.metrics();
      return null;
    });
    if (problem === null) response.type(metrics.contentType).send(text);
    else response.status(503).json({ status: 'not ready', checks: { metrics: problem } });
  });
  return router;
}

async function readiness({ ledger, lake, tenantId }: Observed, check: Check): Promise<Checks> {
  return {
    database: await check(async () => {
      await ledger.ping();
      return null;
    }),
    lake: await check(async () => {
      await lake.days(tenantId);
      return null;
    }),
    lastRun: await check(async () => {
      const day = await ledger.positions.newest({ tenantId });
      return day === null ? 'nothing has been collected and reconciled yet' : null;
    }),
  };
}

function createMetrics({ ledger, tenantId, clock }: Observed): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'seatkeeper_cases',
    help: 'Cases by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const cases = await ledger.cases.list({ tenantId });
      for (const state of caseStates) {
        this.set({ state }, cases.filter((each) => each.state === state).length);
      }
    },
  });
  new Gauge({
    name: 'seatkeeper_audit_unsigned_events',
    help: 'Events of the audit trail that no signed checkpoint vouches for yet',
    registers: [registry],
    async collect() {
      const signed = ledger.audit.signedUpTo();
      const [last] = await ledger.audit.tail(1);
      if (signed !== null && last !== undefined) this.set(last.seq - signed);
    },
  });
  new Gauge({
    name: 'seatkeeper_position_age_days',
    help: 'Days between today and the newest position',
    registers: [registry],
    async collect() {
      const day = await ledger.positions.newest({ tenantId });
      if (day !== null) this.set((clock.now().getTime() - Date.parse(day.asOf)) / 86_400_000);
    },
  });
  return registry;
}
