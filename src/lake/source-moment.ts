import type { IsoInstant, Manifest, SourceName, SourceReport } from './observation.ts';

type ReadBy = Pick<Manifest, 'startedAt'>;

/**
 * The moment from which on these sources of a run may not know what happened in the tenant: the start of the run that
 * read the oldest of them, which is an earlier one where a source was taken over.
 */
export function knownUpTo(run: ReadBy & Pick<Manifest, 'sources'>, names: readonly SourceName[]): IsoInstant {
  const starts = run.sources.filter(({ name }) => names.includes(name)).map((report) => startOf(report, run));
  return [run.startedAt, ...starts].reduce((oldest, start) =>
    Date.parse(start) < Date.parse(oldest) ? start : oldest,
  );
}

/** Manifests of old do not say who read a source: one observed before its run began was taken over. */
export function startOf({ startedAt, observedAt }: SourceReport, run: ReadBy): IsoInstant {
  if (startedAt !== undefined) return startedAt;
  return Date.parse(observedAt) < Date.parse(run.startedAt) ? observedAt : run.startedAt;
}

/** Whether the run read the source itself rather than take it over. */
export function isOwn(report: SourceReport, run: ReadBy): boolean {
  return startOf(report, run) === run.startedAt;
}
