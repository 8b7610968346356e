import express, { type Router } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { caseStates } from '../core/case/lifecycle.ts';
import type { Product } from './compose.ts';

type Observed = Pick<Product, 'ledger' | 'lake' | 'tenantId' | 'clock'>;

/** `GET /healthz` (the process lives), `/readyz` (database, lake and last run are usable), `/metrics` (Prometheus). */
export function createHealth(product: Observed): Router {
  const router = express.Router();
  const metrics = createMetrics(product);
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const checks = await readiness(product);
    const isReady = Object.values(checks).every((problem) => problem === null);
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready', checks });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.metrics());
  });
  return router;
}

/** Null where all is well, else what is wrong. */
async function readiness({
  ledger,
  lake,
  tenantId,
}: Observed): Promise<Readonly<Record<string, string | null>>> {
  const check = async (look: () => Promise<string | null>): Promise<string | null> => {
    try {
      return await look();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
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
