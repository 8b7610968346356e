import { describe, expect, it } from 'vitest';
import type { Manifest, SourceReport } from '../lake/observation.ts';
import { wordsOf } from './reason-words.ts';
import { whyUnread } from './signal-reasons.ts';

const name = 'power-bi-activity';

function manifestOf(report: Partial<SourceReport> | null): Manifest {
  const whole = { name, status: 'complete', asOf: '2026-11-21', gaps: [], ...report };
  return { sources: report === null ? [] : [whole] } as unknown as Manifest;
}

const gap = (reason: string) => ({ source: name, reason, detail: '' }) as SourceReport['gaps'][number];

describe('a source', () => {
  it.each<[string, Partial<SourceReport> | null, string | null]>([
    ['read whole', {}, null],
    ['not read', null, 'power-bi-activity-missing'],
    ['not configured', { asOf: null, gaps: [gap('missing')] }, 'power-bi-activity-not-configured'],
    [
      'with a day missing',
      { status: 'incomplete', gaps: [gap('incomplete')] },
      'power-bi-activity-incomplete',
    ],
    ['refused', { status: 'failed', asOf: null, gaps: [gap('forbidden')] }, 'power-bi-activity-forbidden'],
  ])('%s proves what it may', (_name, report, reason) => {
    expect(whyUnread(manifestOf(report), name)).toBe(reason);
    expect(wordsOf(reason ?? 'unknown')).not.toContain('power-bi');
  });
});
