import { describe, expect, it } from 'vitest';
import {
  azureReviewKey,
  hasAzureWork,
  isAzureKnown,
  magnitude,
  type AzureConclusions,
} from './azure-conclusions.ts';

const good = { kind: 'good' } as const;
const late = { kind: 'unknown', reason: 'late' } as const;
const all: AzureConclusions = {
  reservations: { kind: 'act', detail: 'abc' },
  benefit: good,
  tags: { kind: 'act', detail: '4' },
  commitment: good,
};

describe('the key of the question', () => {
  it('stays while a source is late, and changes with a conclusion', () => {
    const key = azureReviewKey(all, null);

    expect(azureReviewKey({ ...all, reservations: late, commitment: late }, key)).toBe(key);
    expect(azureReviewKey({ ...all, tags: { kind: 'act', detail: '5' } }, key)).not.toBe(key);
    expect(azureReviewKey({ ...all, tags: good }, key)).not.toBe(key);
    expect(azureReviewKey({ ...all, tags: late }, null)).toContain('tags=unknown');
  });
});

describe('a question', () => {
  it('is asked when somebody can act, and withdrawn only when everything is known', () => {
    const quiet: AzureConclusions = { reservations: good, benefit: good, tags: good, commitment: good };

    expect([hasAzureWork(all), hasAzureWork(quiet)]).toEqual([true, false]);
    expect([isAzureKnown(quiet), isAzureKnown({ ...quiet, tags: late })]).toEqual([true, false]);
    expect(hasAzureWork({ ...quiet, tags: late })).toBe(false);
  });
});

it('magnitude is new at twice as many', () => {
  expect([0, 1, 2, 3, 4, 7, 8].map(magnitude)).toEqual([0, 1, 2, 2, 3, 3, 4]);
});
