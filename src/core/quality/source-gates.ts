import { isoOf } from '../model/day.ts';
import { failed, notJudged, passed, percentOf, type Gate, type QualityPolicy } from './gate.ts';
import type { JoinFacts, QualityFacts, SourceFacts } from './quality-facts.ts';

/** Attestations are in force for a time of their own (docs/methods.md §6). */
const agesByItself = 'features';

/** Fewer names than this tell nothing, whoever joins. */
const fewestTelling = 10;

/** Whether each source was read, is fresh, shows names, and was readable. */
export function sourceGates(facts: QualityFacts, policy: QualityPolicy): readonly Gate[] {
  const read = new Set(facts.now.sources.map(({ source }) => source));
  const unread = facts.gaps.filter(({ source }) => !read.has(source));
  return [
    ...facts.now.sources.flatMap((source) => [
      coverageGate(source, facts),
      freshnessGate(source, facts, policy),
      issuesGate(source, facts),
    ]),
    ...unread.map((gap) => {
      const measured = { gate: 'coverage', subject: gap.source, measured: null, limit: null } as const;
      return failed({ ...measured, detail: gap.detail }, gap);
    }),
    ...concealmentGates(facts),
    ...facts.joins.map((join) => joinGate(join, facts, policy)),
  ];
}

function coverageGate({ source, status }: SourceFacts, { gaps }: QualityFacts): Gate {
  const gap = gaps.find((each) => each.source === source && seenInPart.has(each.reason));
  const measured = { gate: 'coverage', subject: source, measured: null, limit: null } as const;
  return gap === undefined
    ? passed({ ...measured, detail: `${source} was read: ${status}.` })
    : failed({ ...measured, detail: gap.detail }, gap);
}

const seenInPart: ReadonlySet<string> = new Set(['missing', 'incomplete', 'forbidden']);

function freshnessGate(
  { source, factsOf }: SourceFacts,
  { now }: QualityFacts,
  { maxReportLagDays }: QualityPolicy,
): Gate {
  const measured = { gate: 'freshness', subject: source, limit: maxReportLagDays } as const;
  if (factsOf === null || source === agesByItself) {
    const detail =
      factsOf === null
        ? `${source} says of no day what it describes.`
        : `${source} ages by a rule of its own.`;
    return notJudged({ ...measured, measured: null, detail });
  }
  const lag = now.asOf - factsOf;
  const detail = `${source} describes ${isoOf(factsOf)}, ${lag} days before the day of the run.`;
  if (lag <= maxReportLagDays) return passed({ ...measured, measured: lag, detail });
  return failed(
    { ...measured, measured: lag, detail },
    {
      source,
      reason: 'stale',
      detail: `${detail} Policy allows ${maxReportLagDays}; collect again when Microsoft has refreshed it.`,
    },
  );
}

function issuesGate({ source, issues }: SourceFacts, { gaps }: QualityFacts): Gate {
  const gap = gaps.find((each) => each.source === source && each.reason === 'malformed');
  const measured = { gate: 'issues', subject: source, measured: issues, limit: null } as const;
  return gap === undefined
    ? passed({ ...measured, detail: `${issues} issues were noted, and nothing was left out.` })
    : failed({ ...measured, detail: gap.detail }, gap);
}

/** By the setting where it could be read, and by the names themselves (C24). */
function concealmentGates({ gaps, joins, now }: QualityFacts): readonly Gate[] {
  const reports = new Map(joins.map((join) => [join.source, join]));
  return now.sources.flatMap(({ source }) => {
    const join = reports.get(source);
    const gap = gaps.find((each) => each.source === source && each.reason === 'concealed');
    const measured = { gate: 'concealment', subject: source, limit: 0 } as const;
    const hashes = join?.concealed ?? null;
    if (gap !== undefined) return [failed({ ...measured, measured: hashes, detail: gap.detail }, gap)];
    if (hashes === null) return [];
    const detail = `${hashes} names in ${source} are hashes.`;
    if (hashes === 0) return [passed({ ...measured, measured: 0, detail })];
    const mend = 'their activity joins nobody. An administrator may show names under Org settings, Reports.';
    return [
      failed(
        { ...measured, measured: hashes, detail },
        { source, reason: 'concealed', detail: `${detail.slice(0, -1)}: ${mend}` },
      ),
    ];
  });
}

function joinGate(join: JoinFacts, { gaps }: QualityFacts, { minJoinPct, minSeats }: QualityPolicy): Gate {
  const { source, joined, concealed } = join;
  const judged = join.names - join.outsiders;
  const subject = { gate: 'join', subject: source, limit: minJoinPct } as const;
  if (judged === 0)
    return notJudged({ ...subject, measured: null, detail: `${source} names nobody of the directory's.` });
  if (gaps.some((gap) => gap.source === 'users'))
    return notJudged({ ...subject, measured: null, detail: 'The directory was not read whole.' });
  const share = percentOf(joined, judged);
  const measured = {
    ...subject,
    measured: share,
    detail: `${joined} of ${judged} names in ${source} are people of the directory (${share} %).`,
  };
  if (concealed > 0) return notJudged({ ...measured, detail: `Names in ${source} are concealed.` });
  const isTooFew = judged < fewestTelling || (judged < minSeats && joined > 0);
  if (joined * 100 >= judged * minJoinPct) return passed(measured);
  if (isTooFew)
    return notJudged({ ...measured, detail: `${measured.detail} Too few to tell chance from fault.` });
  return failed(measured, {
    source,
    reason: 'unjoined',
    detail: `${measured.detail} At least ${minJoinPct} % are needed: look for a renamed domain, then collect users and reports again.`,
  });
}
