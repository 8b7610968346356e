import { describe, expect, it } from 'vitest';
import type { SourceReport } from './observation.ts';
import { sawTenant } from './saw-tenant.ts';
import { knownUpTo } from './source-moment.ts';
import { reportOf } from './test-lake.ts';

const startedAt = '2026-11-22T15:00:00.000Z';
const taken = { startedAt: '2026-11-21T06:00:00.000Z', observedAt: '2026-11-21T06:10:00.000Z' };

function saw(...sources: SourceReport[]): boolean {
  return sawTenant({ startedAt, sources });
}

function own(name: SourceReport['name'], status: SourceReport['status']): SourceReport {
  return reportOf(name, { status, startedAt });
}

describe('a run saw the tenant', () => {
  it('when it read one thing verdicts rest on, and not by files and what is not configured', () => {
    const files = [own('holds', 'complete'), own('features', 'complete'), own('azure-costs', 'complete')];

    expect(saw(own('users', 'failed'), own('skus', 'complete'))).toBe(true);
    expect(saw(own('users', 'failed'), own('skus', 'failed'), ...files)).toBe(false);
    expect(saw(...files)).toBe(false);
  });

  it('not when all it asked for failed and the rest was taken over', () => {
    const copilot = reportOf('copilot', taken);

    expect(saw(own('users', 'failed'), own('skus', 'failed'), copilot)).toBe(false);
    expect(saw(own('users', 'failed'), own('skus', 'complete'), copilot)).toBe(true);
  });

  it('when it took everything over but for a file that was brought', () => {
    expect(saw(reportOf('users', taken), own('holds', 'complete'))).toBe(true);
  });
});

describe('the moment a source is known up to', () => {
  it('is the start of the run that read the oldest of them', () => {
    const users = reportOf('users', taken);
    const old = reportOf('users', { observedAt: taken.observedAt });

    const late = { ...old, observedAt: '2026-11-22T15:02:00.000Z' };

    expect(knownUpTo({ startedAt, sources: [users] }, ['skus', 'users'])).toBe(taken.startedAt);
    expect(knownUpTo({ startedAt, sources: [old] }, ['users'])).toBe(taken.observedAt);
    expect(knownUpTo({ startedAt, sources: [late] }, ['users'])).toBe(startedAt);
    expect(knownUpTo({ startedAt, sources: [users] }, ['skus'])).toBe(startedAt);
  });
});
