import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cardByteLimit, cardBytes, type AdaptiveCard } from './card.ts';
import { createFormat } from './format.ts';
import { firstTexts } from './first-texts.ts';
import { renderMonthlyDigest, type MonthlyDigestView } from './monthly-digest.ts';
import { renderPositionAnswer, type PositionAnswerView } from './position-answer.ts';
import { renderReviewList, type ReviewListView } from './review-list.ts';

const format = createFormat({ locale: 'en-GB', timeZone: 'Europe/London' });

function sample(card: string, name: string): unknown {
  const file = new URL(`../../cards/${card}.data.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)[name];
}

/** Every source refused, each with the longest of reasons. */
const gaps = Array.from({ length: 43 }, (_, index) => ({
  source: `source-${index}`,
  reason: 'forbidden' as const,
  detail: 'Grant the app registration the application permission it names, with admin consent. '.repeat(6),
}));

const textOf = (card: AdaptiveCard): string => JSON.stringify(card.body);

describe('what may be many on a card', () => {
  it('is the first of it, and where to ask for the rest', () => {
    const texts = Array.from({ length: 10 }, (_, index) => `text ${index}`);

    expect(firstTexts(texts.slice(0, 8), 'sources')).toEqual(texts.slice(0, 8));
    expect(firstTexts(texts, 'sources')).toEqual([...texts.slice(0, 8), 'and 2 more: ask “sources”.']);
  });

  it('leaves a position its card when every source is refused', () => {
    const view = { ...(sample('position-answer', 'unknown') as PositionAnswerView), gaps };
    const card = renderPositionAnswer(view, format);

    expect(cardBytes(card)).toBeLessThan(cardByteLimit);
    expect(textOf(card)).toContain('and 35 more: ask “sources”.');
  });

  it('leaves a digest its card when every source is refused', () => {
    const view = { ...(sample('monthly-digest', 'gaps') as MonthlyDigestView), gaps };

    expect(cardBytes(renderMonthlyDigest(view, format))).toBeLessThan(cardByteLimit);
  });

  it('leaves a review its card when many groups give the licence, and says how many more there are', () => {
    const first = sample('review-list', 'first') as ReviewListView;
    const people = Array.from({ length: 15 }, (_, index) => ({
      ...first.people[0]!,
      userId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      name: 'Somebody with a long name indeed '.repeat(4),
    }));
    const groups = Array.from({ length: 40 }, (_, index) => ({
      group: `Licences of department ${index}`,
      people: 12,
      names: ['Ada Okafor', 'Ben Brandvold', 'Cleo Marsh'],
      instruction: 'Remove the person from the group in the directory it comes from, and wait. '.repeat(8),
    }));
    const card = renderReviewList({ ...first, people, groups }, format);

    expect(cardBytes(card)).toBeLessThan(cardByteLimit);
    expect(textOf(card)).toMatch(/\d+ more groups/);
  });
});
