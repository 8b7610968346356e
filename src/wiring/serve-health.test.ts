import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import type { Product } from './compose.ts';
import type { EncryptionAtRest } from './encryption-at-rest.ts';
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

async function get(path: string, looked: EncryptionAtRest): Promise<{ status: number; text: string }> {
  const web = express().use(createHealth(product, { encryption: async () => looked }));
  server = createServer(web);
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
