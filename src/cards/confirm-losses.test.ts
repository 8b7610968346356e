import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Preflight } from '../core/preflight/preflight.ts';
import type { ConfirmReclaimView } from './confirm-reclaim.ts';
import { renderConfirmReclaim } from './confirm-reclaim.ts';
import { createFormat } from './format.ts';
import { blockLine, lossLine } from './loss-line.ts';

const samples = JSON.parse(
  readFileSync(new URL('../../cards/confirm-reclaim.data.json', import.meta.url), 'utf8'),
) as Record<string, ConfirmReclaimView>;
const format = createFormat({ locale: 'en-GB', timeZone: 'UTC' });
const looked = samples['looked-into']!;
const { preflight } = looked;

function textOf(view: ConfirmReclaimView): string {
  return JSON.stringify(renderConfirmReclaim(view, format));
}

describe('the last question', () => {
  it('counts what goes, dates it, and says what nobody knows', () => {
    const text = textOf(looked);

    expect(text).toContain('34 mailboxes, 412 GB and more, 6 with an archive');
    expect(text).toContain('deleted for good on 22 December 2026');
    expect(text).toContain('Hold not known of 3');
    expect(text).toContain('read-only on 21 January 2027 (day 60), archived on 23 February 2027 (day 93)');
    expect(text).toContain('3 phone numbers go back to the pool');
    expect(text).toContain('Not known of 5 people: whether there is a number.');
    expect(text).toContain('1 person is left out: on hold');
    expect(text).toContain('two currencies, so no total');
    expect(text).toContain('resiliency: not known');
  });

  it('states the net saving where there is one currency', () => {
    const net = { amountMinor: 197_380, currency: 'USD' };

    expect(textOf({ ...looked, preflight: { ...preflight!, net } })).toContain('US$1,973.80 a month: seats');
  });

  it('speaks of the services of the licence where nobody looked', () => {
    const summary = { ...preflight!.summary, people: 38, notLookedInto: 38, leftOut: [] };
    const text = textOf({ ...looked, preflight: { ...preflight!, summary } });

    expect(text).toContain('Closed at once and kept for 30 days');
    expect(text).not.toContain('left out');
  });

  it('has nothing to confirm when everybody is left out', () => {
    expect(textOf({ ...looked, seats: 0 })).not.toContain('Confirm: reclaim');
  });
});

describe('the line of one person', () => {
  const known: Preflight = {
    losesMailbox: true,
    mailbox: { sizeBytes: 12 * 2 ** 30, hasArchive: true, isOnHold: false, purpose: 'user' },
    losesOneDrive: true,
    oneDriveBytes: 3 * 2 ** 30,
    hasPhoneNumber: true,
    dependentSkuIds: [],
    blocks: [],
  };

  it('is short, and says what is unknown', () => {
    const mailbox = { sizeBytes: null, hasArchive: null, isOnHold: null, purpose: null };
    const blind = { ...known, losesOneDrive: null, hasPhoneNumber: null, mailbox };

    expect(lossLine(known, format)).toBe('12 GB mailbox with archive · 3 GB OneDrive · phone number');
    expect(lossLine(blind, format)).toBe(
      'mailbox of unknown size · not known: archive, hold, OneDrive, phone number',
    );
    expect(lossLine({ ...blind, losesMailbox: null }, format)).toContain('not known: mailbox');
    expect(
      lossLine({ ...known, losesMailbox: false, losesOneDrive: false, hasPhoneNumber: false }, format),
    ).toBe('Nothing of their own goes with it');
  });

  it('says why somebody is left out', () => {
    expect(blockLine('on-hold')).toBe('On hold: left out');
    expect(blockLine({ unknown: 'phone' })).toBe('Phone number not known: left out');
  });
});
