import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { ledgerUnreachable } from '../ledger/errors.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import type { Product } from './compose.ts';
import type { EncryptionAtRest } from './encryption-at-rest.ts';
import { answerFaults } from './answer-faults.ts';
import { createHealth } from './serve-health.ts';

let server: Server | undefined;
afterEach(() => server?.close());

const product = {
  tenantId: 't',
  clock: systemClock(),
  lake: { days: async () => [] },
  ledger: {
    ping: async () => undefined,
    positions: { newest: async () => ({ asOf: '2026-11-22' }) },
    cases: { list: async () => [] },
    audit: { signedUpTo: () => 7, tail: async () => [{ seq: 9 }] },
  },
} as unknown as Product;

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function get(
  path: string,
  looked: EncryptionAtRest | Error,
  observed: Product = product,
): Promise<Answer> {
  const log = createLog('silent');
  const encryption = async (): Promise<EncryptionAtRest> => {
    if (looked instanceof Error) throw looked;
    return looked;
  };
  const web = express().use(createHealth(observed, { encryption, log }));
  web.get('/broken', () => {
    throw new TypeError('a bug at 10.1.2.3:5432');
  });
  server = createServer(web.use(answerFaults(log)));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  return { status: response.status, text: await response.text() };
}

describe('readyz', () => {
  it.each([
    ['confirmed', 200],
    ['cannot-tell', 200],
    ['unstated', 200],
    ['none', 200],
    ['contradicted', 503],
  ] as const)('answers to encryption at rest that is %s with %i', async (outcome, status) => {
    const looked = { stated: 'disk', outcome, reason: 'as was seen' } as const;

    const answer = await get('/readyz', looked);

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({
      status: status === 200 ? 'ready' : 'not ready',
      checks: {
        database: null,
        lake: null,
        lastRun: null,
        encryptionAtRest: status === 200 ? null : 'as was seen',
      },
      encryptionAtRest: looked,
    });
  });
});

describe('metrics', () => {
  it('count the events that no checkpoint vouches for yet', async () => {
    const { text } = await get('/metrics', { stated: 'none', outcome: 'none', reason: '' });

    expect(text).toContain('seatkeeper_audit_unsigned_events 2');
  });
});

describe('with the database away', () => {
  const away = ledgerUnreachable(new Error('connect ECONNREFUSED 10.1.2.3:5432'));
  const fail = async (): Promise<never> => {
    throw away;
  };
  const observed = {
    ...product,
    ledger: { ping: fail, positions: { newest: fail }, cases: { list: fail }, audit: product.ledger.audit },
  } as unknown as Product;
  const said = 'LEDGER_UNREACHABLE: The PostgreSQL server of the ledger did not answer.';

  it('readyz says which checks failed, and nothing of where', async () => {
    const { status, text } = await get('/readyz', away, observed);

    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({
      status: 'not ready',
      checks: { database: said, lake: null, lastRun: said, encryptionAtRest: said },
      encryptionAtRest: null,
    });
  });

  it('metrics are not there, and say so', async () => {
    const { status, text } = await get('/metrics', away, observed);

    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({ status: 'not ready', checks: { metrics: said } });
  });

  it('a fault nobody foresaw is one line without its trace', async () => {
    const { status, text } = await get('/broken', away, observed);

    expect(status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ code: 'INTERNAL_FAULT' });
    expect(text).not.toMatch(/10\.1\.2\.3|\n|TypeError/);
  });
});
