import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cardByteLimit, cardBytes } from './card.ts';
import type { HolderVoices } from './case-view.ts';
import { createFormat } from './format.ts';
import { regretLines, saidText, voicesBefore } from './holder-voices.ts';
import { renderView } from './render-view.ts';
import { reviewPageSize, type ReviewListView } from './review-list.ts';
import type { View } from './view.ts';

const format = createFormat({ locale: 'en-GB', timeZone: 'Europe/London' });
const nobody = { asked: 0, givenBack: 0, failed: 0, onTheirWay: 0 };

function samples(name: string): Record<string, View> {
  return JSON.parse(
    readFileSync(new URL(`../../cards/${name}.data.json`, import.meta.url), 'utf8'),
  ) as Record<string, View>;
}

function titlesOf(name: string, which: string): string[] {
  const json = JSON.stringify(renderView(samples(name)[which]!, format));
  return [...json.matchAll(/"type":"Action\.Execute","title":"([^"]+)"/g)].map(([, title]) => title!);
}

describe('what the holders said', () => {
  const need = { needs: 1, released: 2, silent: 3, unreached: 12, offList: 1 };

  it('keeps those who were not reached apart from those who were silent', () => {
    const voices: HolderVoices = { need, training: null, regrets: nobody };

    expect(voicesBefore(voices, format)).toEqual([
      'Asked whether they still need it: 1 needs it, 2 do not need it, 3 did not answer, 12 could not be reached. ' +
        '1 person is off the list for that reason; the list shows what they said.',
    ]);
    expect(voicesBefore(undefined, format)).toEqual([]);
  });

  it('states what training led to, and that it is not known while it is not', () => {
    const training = { offered: 25, uses: 7, unknown: 1, unreached: 0, factsOf: '2026-12-20' };

    expect(voicesBefore({ need: null, training, regrets: nobody }, format)).toEqual([
      'Of 25 offered training, 7 use it now (as of 20 December 2026).',
      'Of 1 it is not known, because no newer report names them.',
    ]);
    expect(
      voicesBefore(
        { need: null, training: { ...training, uses: null, factsOf: null }, regrets: nobody },
        format,
      ),
    ).toEqual(['25 people were offered training; whether they use it now is not known yet.']);
  });

  it('tells regrets to whoever decided', () => {
    const regrets = { asked: 4, givenBack: 2, failed: 1, onTheirWay: 1 };

    expect(regretLines({ need: null, training: null, regrets }, format)).toEqual([
      '2 asked for it back and have it again.',
      '1 asked for it back; it is being given back.',
      '1 asked for it back and could not be given it: free or order a unit; they can try again.',
    ]);
    expect(JSON.stringify(renderView(samples('reclaim-case').outcomeWithRegrets!, format))).toContain(
      '2 asked for it back and have it again.',
    );
  });

  it('is in one line for each person, and fits a page of the longest', () => {
    const said = {
      about: 'need',
      standing: 'needs',
      on: '2026-11-03T09:00:00Z',
      reason: 'Ö'.repeat(500),
    } as const;
    const view = samples('review-list').first as ReviewListView;
    const person = { ...view.people[0]!, name: 'Ö'.repeat(256), department: 'Ä'.repeat(64), said };
    const preflight = { ...person.preflight!, losesOneDrive: null, blocks: ['on-hold' as const] };
    const people = Array.from({ length: reviewPageSize }, () => ({ ...person, preflight }));

    expect(saidText({ ...said, reason: 'of the audit' }, format)).toBe(
      'Said on 3 November 2026: needs it, because of the audit',
    );
    expect(saidText({ ...said, standing: 'unreached' }, format)).toBe('Could not be reached.');
    expect(cardBytes(renderView({ ...view, people }, format))).toBeLessThan(cardByteLimit);
  });
});

describe('the buttons of one person', () => {
  it('stand where there is something to say', () => {
    expect(titlesOf('holder-question', 'asked')).toEqual(['I need it', 'I do not need it']);
    expect(titlesOf('holder-question', 'released')).toEqual(['I need it, for this reason']);
    expect(titlesOf('seat-taken', 'taken')).toEqual(['I need it back']);
    expect(titlesOf('seat-taken', 'failed')).toEqual(['I need it back']);
    expect(titlesOf('seat-taken', 'returned')).toEqual([]);
    expect(titlesOf('copilot-cohort', 'askedWithTraining')).toContain('Offer training first');
    expect(titlesOf('copilot-cohort', 'askedAfterTraining')).not.toContain('Offer training first');
  });
});
