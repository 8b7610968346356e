import { isoOf } from '../model/day.ts';
import { failed, notJudged, passed, percentOf, type Gate, type GateId, type QualityPolicy } from './gate.ts';
import type { QualityFacts, SizeFacts, SourceFacts } from './quality-facts.ts';

/** Sources whose rows are not one for each person they saw, or of which nothing is decided. */
const notPerPerson: ReadonlySet<string> = new Set([
  'skus',
  'subscriptions',
  'groups',
  'report-settings',
  'users',
  'service-counts',
  'features',
  'onedrive-usage',
  'holds',
  'phones',
]);

/**
 * What changed more than a tenant changes, against the newest earlier complete run. A first run has nothing to be
 * compared with and passes; a change that lasts is believed by the next complete run.
 */
export function changeGates(facts: QualityFacts, policy: QualityPolicy): readonly Gate[] {
  const { earlier, now } = facts;
  const sameDay = recencyGate(now, policy);
  if (earlier === null) {
    const detail = 'There is no earlier complete collection: this one is compared with nothing.';
    return [...sameDay, passed({ ...nothing, gate: 'warm-up', subject: 'run', detail })];
  }
  const detail = `Compared with the collection of ${isoOf(earlier.asOf)}.`;
  return [
    passed({ ...nothing, gate: 'warm-up', subject: 'run', detail }),
    ...sameDay,
    ...peopleGates(now, earlier, policy),
    ...facts.seats.map(({ product, name, before, now: seats, reclaimed }) => {
      const note = reclaimed > 0 ? ` (${reclaimed} of them taken away by decision)` : '';
      const text = `Seats of ${name} went from ${before} to ${seats}${note}`;
      return changeGate('seats', product, 'users', text, { before, now: seats + reclaimed }, policy);
    }),
    ...rowGates(now, earlier, policy),
  ];
}

const nothing = { measured: null, limit: null } as const;

function peopleGates(now: SizeFacts, earlier: SizeFacts, policy: QualityPolicy): readonly Gate[] {
  if (!isWhole(now, 'users') || !isWhole(earlier, 'users')) {
    const detail = 'The directory was not read whole, so its size says nothing.';
    return [notJudged({ gate: 'people', subject: 'users', measured: null, detail })];
  }
  const sizes = { before: earlier.internalPeople, now: now.internalPeople };
  const text = `Internal people went from ${sizes.before} to ${sizes.now}`;
  return [
    changeGate('people', 'users', 'users', text, sizes, policy),
    ...(isWhole(now, 'sign-ins') && isWhole(earlier, 'sign-ins') ? [evidenceGate(now, earlier, policy)] : []),
  ];
}

/** The largest risk of all: sign-in dates that vanish turn everybody into somebody who never signed in (C27). */
function evidenceGate(now: SizeFacts, earlier: SizeFacts, { maxChangePct, minSeats }: QualityPolicy): Gate {
  const measured = { gate: 'sign-in-evidence', subject: 'sign-ins', limit: maxChangePct } as const;
  if (Math.min(now.internalPeople, earlier.internalPeople) < minSeats) {
    return notJudged({
      ...measured,
      measured: null,
      detail: `Fewer than ${minSeats} people: a share may jump.`,
    });
  }
  const [before, share] = [withoutDate(earlier), withoutDate(now)];
  const rise = Math.round((share - before) * 10) / 10;
  const detail = `People without a dated sign-in went from ${before} % to ${share} %.`;
  if (rise <= maxChangePct) return passed({ ...measured, measured: rise, detail });
  return failed(
    { ...measured, measured: rise, detail },
    {
      source: 'sign-ins',
      reason: 'implausible',
      detail: `${detail} Sign-in dates may be missing at Microsoft: collect again, and compare a few people in the Entra admin centre.`,
    },
  );
}

function withoutDate({ internalPeople, datedSignIns }: SizeFacts): number {
  return percentOf(internalPeople - datedSignIns, internalPeople);
}

/** Where many people have a date and none of them a recent one, the dates stand still. */
function recencyGate(now: SizeFacts, { maxReportLagDays, minSeats }: QualityPolicy): readonly Gate[] {
  if (now.newestSignIn === null || now.datedSignIns < minSeats) return [];
  const lag = now.asOf - now.newestSignIn;
  const measured = {
    gate: 'sign-in-evidence',
    subject: 'newest sign-in',
    measured: lag,
    limit: maxReportLagDays,
    detail: `The newest sign-in of anybody is of ${isoOf(now.newestSignIn)}, ${lag} days before the day of the run.`,
  } as const;
  if (lag <= maxReportLagDays) return [passed(measured)];
  const gap = {
    source: 'sign-ins',
    reason: 'stale',
    detail: `${measured.detail} Sign-in dates stand still: collect again.`,
  } as const;
  return [failed(measured, gap)];
}

/** A report that lost many of its rows was cut, however well it ended. */
function rowGates(now: SizeFacts, earlier: SizeFacts, policy: QualityPolicy): readonly Gate[] {
  return now.sources.flatMap(({ source, rows, status }) => {
    const before = sourceOf(earlier, source);
    if (notPerPerson.has(source) || status !== 'complete' || before?.status !== 'complete') return [];
    const text = `Rows of ${source} went from ${before.rows} to ${rows}`;
    // More rows are more evidence.
    const sizes = { before: before.rows, now: Math.min(rows, before.rows) };
    return [changeGate('rows', source, source, text, sizes, policy)];
  });
}

function changeGate(
  gate: GateId,
  subject: string,
  source: string,
  text: string,
  { before, now }: { readonly before: number; readonly now: number },
  { maxChangePct, minSeats }: QualityPolicy,
): Gate {
  const measured = { gate, subject, limit: maxChangePct } as const;
  if (before < minSeats) {
    return notJudged({ ...measured, measured: null, detail: `${text}: fewer than ${minSeats} may jump.` });
  }
  const change = percentOf(Math.abs(now - before), before);
  const detail = `${text} (${change} % changed).`;
  if (Math.abs(now - before) * 100 <= before * maxChangePct)
    return passed({ ...measured, measured: change, detail });
  return failed(
    { ...measured, measured: change, detail },
    {
      source,
      reason: 'implausible',
      detail: `${detail} Policy believes up to ${maxChangePct} %: if the change is real, the next complete collection confirms it.`,
    },
  );
}

function isWhole(sizes: SizeFacts, source: string): boolean {
  return sourceOf(sizes, source)?.status === 'complete';
}

function sourceOf({ sources }: SizeFacts, wanted: string): SourceFacts | undefined {
  return sources.find(({ source }) => source === wanted);
}
