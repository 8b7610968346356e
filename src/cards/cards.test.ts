import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cardByteLimit, cardBytes, type AdaptiveCard } from './card.ts';
import { createFormat } from './format.ts';
import { renderView } from './render-view.ts';
import type { ReclaimCaseView } from './reclaim-case.ts';
import { reviewPageSize, type ReviewListView } from './review-list.ts';
import { sideVerbs, verbs } from './verbs.ts';
import type { View } from './view.ts';

const folder = new URL('../../cards/', import.meta.url);
const files = readdirSync(folder);
const templates = files.filter((file) => file.endsWith('.json') && !file.endsWith('.data.json'));
const format = createFormat({ locale: 'en-GB', timeZone: 'Europe/London' });

const samples = files
  .filter((file) => file.endsWith('.data.json'))
  .flatMap((file) => {
    const views = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, View>;
    return Object.entries(views).map(
      ([name, view]) => [`${file.replace('.data.json', '')}: ${name}`, view] as const,
    );
  });

const sides: readonly string[] = Object.values(sideVerbs);

type Node = Record<string, unknown>;

function nodesOf(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(nodesOf);
  if (typeof node !== 'object' || node === null) return [];
  return [node as Node, ...Object.values(node).flatMap(nodesOf)];
}

function ofType(card: AdaptiveCard, type: string): Node[] {
  return nodesOf(card).filter((node) => node.type === type);
}

function sample(name: string): View {
  const found = samples.find(([label]) => label === name);
  if (!found) throw new TypeError(`There is no sample ${name}.`);
  return found[1];
}

describe('every template', () => {
  it('has sample data', () => {
    expect(files.filter((file) => file.endsWith('.data.json'))).toEqual(
      templates.map((file) => file.replace('.json', '.data.json')).sort(),
    );
  });

  it.each(templates)('%s uses only known verbs, and repeats its charts in words', (file) => {
    const card = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as AdaptiveCard;
    const nodes = nodesOf(card);
    const written = nodes.flatMap(({ verb }) =>
      typeof verb === 'string' && !verb.startsWith('${') ? [verb] : [],
    );
    const charts = nodes.filter(({ type }) => typeof type === 'string' && type.startsWith('Chart.'));

    expect(Object.values(verbs)).toEqual(expect.arrayContaining(written));
    for (const chart of charts) expect(chart.fallback).toMatchObject({ type: 'TextBlock' });
  });
});

describe.each(samples)('%s', (_name, view) => {
  const card = renderView(view, format);
  const json = JSON.stringify(card);

  it('is whole, small and declared as Teams takes it', () => {
    expect(card).toMatchObject({ type: 'AdaptiveCard', version: '1.5', lang: 'en' });
    expect(json).not.toMatch(/\$\{|undefined|NaN|null|\[object/);
    expect(card.fallbackText.length).toBeGreaterThan(10);
    expect(cardBytes(card)).toBeLessThan(cardByteLimit);
  });

  it('has a heading, wraps its text and draws no empty chart', () => {
    const texts = ofType(card, 'TextBlock').filter(({ text }) => !/^[■□]$/.test(String(text)));

    expect(
      texts.filter(({ style }) => style === 'heading').length + Number(view.kind === 'message'),
    ).toBeGreaterThan(0);
    expect(texts.filter(({ text }) => String(text).trim() === '').length).toBeLessThanOrEqual(
      blanksAllowed(view),
    );
    expect(texts.every(({ wrap }) => wrap === true)).toBe(true);
    for (const chart of nodesOf(card).filter(({ type }) => String(type).startsWith('Chart.'))) {
      expect(chart.data).not.toEqual([]);
    }
  });

  it('gives old clients the same buttons, which carry nothing but the case', () => {
    for (const action of ofType(card, 'Action.Execute')) {
      const data = action.data as Node;
      if (sides.includes(String(action.verb))) {
        expect(Object.keys(data).every((key) => /^(\w+Id|version|page)$/.test(key))).toBe(true);
      } else {
        expect(
          Object.keys(data)
            .filter((key) => key !== 'page')
            .sort(),
        ).toEqual(['caseId', 'version']);
        expect(typeof data.version).toBe('number');
      }
      expect(action.fallback).toMatchObject({ type: 'Action.Submit', title: action.title });
      expect((action.fallback as { data: Node }).data).toEqual({ ...data, verb: action.verb });
    }
  });

  it('never shows an amount without its currency', () => {
    for (const { text } of ofType(card, 'TextBlock'))
      expect(String(text)).not.toMatch(/(?<![£€$\d,.])\d+\.\d\d(?!%|\d)/);
  });
});

/** A person nobody has seen has no second line under "No successful sign-in". */
function blanksAllowed(view: View): number {
  return view.kind === 'review-list' ? view.people.filter(({ idleDays }) => idleDays === null).length : 0;
}

describe('the buttons that decide', () => {
  const titlesOf = (card: AdaptiveCard) =>
    ofType(card, 'Action.Execute').map((action) => String(action.title));

  it('say what they do, how often, and stand beside the safe ones', () => {
    expect(titlesOf(renderView(sample('reclaim-case: asked'), format))).toEqual([
      'Review the list',
      'Reclaim 40 licences',
      'Keep…',
      'Snooze 7 days',
    ]);
    expect(titlesOf(renderView(sample('reclaim-case: askedOne'), format))[1]).toBe('Reclaim 1 licence');
    expect(titlesOf(renderView(sample('confirm-reclaim: confirm'), format))).toEqual([
      'Back',
      'Confirm: reclaim 40 licences',
    ]);
    expect(titlesOf(renderView(sample('reclaim-case: outcome'), format))).toEqual(['Undo']);
    expect(titlesOf(renderView(sample('entitlement-warning: warning'), format))).toEqual([
      'Noted',
      'Snooze 7 days',
    ]);
  });

  it.each(['working', 'settled', 'undone', 'kept', 'expired', 'withdrawn', 'awaitingOther'])(
    'are gone when the case is %s',
    (name) => {
      expect(titlesOf(renderView(sample(`reclaim-case: ${name}`), format))).toEqual([]);
    },
  );
});

describe('words', () => {
  it('say that a freed seat saves nothing until the contract date', () => {
    expect(JSON.stringify(renderView(sample('reclaim-case: outcome'), format))).toContain(
      'they save nothing until the contract date, 30 June 2028.',
    );
  });

  it('say unknown and why, never a nought', () => {
    const json = JSON.stringify(renderView(sample('position-answer: unknown'), format));

    expect(json).toContain('Unknown, because the register has no line for this product.');
    expect(json).toContain('because the source “users” may not be read.');
    expect(json).not.toContain('"text":"0"');
  });

  it('put unassigned seats first on a position and on a digest', () => {
    const position = renderView(sample('position-answer: warning'), format);
    const digest = renderView(sample('monthly-digest: month'), format);

    expect(position.body[1]).toMatchObject({ text: '60 entitled licences are assigned to nobody.' });
    expect(digest.body[2]).toMatchObject({
      text: '97 licences are assigned to nobody, £4,127.30 and €120.00 a month.',
    });
  });

  it('are shown as they were written, whatever a person wrote', () => {
    const reason = '**bold** [x](http://evil) <at>Everyone</at> ${caseId} \u202edesrever\n1. list';
    const view = sample('reclaim-case: kept') as ReclaimCaseView;
    const card = renderView({ ...view, state: { ...view.state, reason } as typeof view.state }, format);

    expect(ofType(card, 'TextBlock').map(({ text }) => text)).toContain(
      'Reason: \\*\\*bold\\*\\* \\[x\\](http://evil) Everyone $ {caseId} desrever\n1\\. list',
    );
  });

  it('keep numbers and dates in the order of the reader', () => {
    const german = createFormat({ locale: 'de-DE', timeZone: 'Europe/Berlin' });
    const american = createFormat({ locale: 'en-US', timeZone: 'America/New_York' });
    const amount = { amountMinor: 123456, currency: 'EUR' };

    expect([german.money(amount), german.count(1000), german.day('2026-11-22')]).toEqual([
      '1.234,56\u00a0€',
      '1.000',
      '22 November 2026',
    ]);
    expect([american.money(amount), american.day('2026-11-22')]).toEqual(['€1,234.56', 'November 22, 2026']);
    expect(createFormat({ locale: 'xx-', timeZone: 'Nowhere/At-All' }).instant('2026-11-22T09:12:00Z')).toBe(
      '22 Nov 2026, 09:12 UTC',
    );
    expect(format.money({ amountMinor: 1234, currency: 'JPY' })).toBe('JP¥1,234');
  });
});

describe('a review page', () => {
  const view = sample('review-list: first') as ReviewListView;

  it('is still small enough when every name is as long as they come', () => {
    const person = { ...view.people[0]!, name: 'Ö'.repeat(256), department: 'Ä'.repeat(64) };
    const people = Array.from({ length: reviewPageSize }, () => person);

    expect(cardBytes(renderView({ ...view, people }, format))).toBeLessThan(cardByteLimit);
  });

  it('shows who was ticked off', () => {
    const ticks = ofType(renderView(view, format), 'Input.Toggle').map(({ value }) => value);

    expect(ticks.filter((value) => value === 'false')).toHaveLength(2);
  });

  it('of too many people is a mistake', () => {
    expect(() => renderView({ ...view, people: [...view.people, ...view.people] }, format)).toThrow(
      TypeError,
    );
  });
});
