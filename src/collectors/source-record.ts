import type { Gap } from '../core/model/coverage.ts';
import type { SeenAnswer } from '../graph/seen-answer.ts';
import type { BroughtSource } from '../lake/provenance.ts';
import type { IsoDay, SourceName, SourceReport } from '../lake/observation.ts';
import type { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Issue } from '../lib/issue.ts';
import { gapReasonOf } from './gap-reason.ts';
import { gatherProvenance } from './gather-provenance.ts';

/** Issues of one code are listed this often, then only counted. */
const listedPerCode = 5;

/** What a collector saw of its source, written down as it goes. */
export interface SourceRecord {
  /** An answer, or where nothing else is known of it the id Microsoft gave it. */
  saw(answer: SeenAnswer | string | null): void;
  /** The file somebody brought. */
  brought(file: BroughtSource): void;
  /** The day the facts describe. */
  describes(day: IsoDay): void;
  /** How many rows are kept by now. */
  kept(rows: number): void;
  /** Worth knowing; nothing was left out. */
  note(issue: Issue): void;
  /** A row was left out: the source is incomplete. */
  lost(issue: Issue): void;
  /** Part of the source was not seen, for a reason of its own. */
  gap(reason: Gap['reason'], detail: string): void;
  /** What was noted and lost so far is read again from its beginning. */
  restart(reason: Issue): void;
  rows(): number;
  /** Everything was read. Incomplete when a row was lost. */
  report(): SourceReport;
  /** The source broke off: incomplete with the rows kept so far, or failed when there are none. */
  failure(error: AppError): SourceReport;
}

export function createSourceRecord(name: SourceName, clock: Clock): SourceRecord {
  const gaps: Gap[] = [];
  const listed: Issue[] = [];
  const counts = new Map<string, number>();
  const requestIds: string[] = [];
  let asOf: IsoDay | null = null;
  let rows = 0;
  let lostRows = 0;
  const provenance = gatherProvenance(() => rows);

  function note(issue: Issue): void {
    const before = counts.get(issue.code);
    const count = before === undefined ? 1 : before + 1;
    counts.set(issue.code, count);
    if (count <= listedPerCode) listed.push(issue);
  }

  function issues(): Issue[] {
    const more = [...counts]
      .filter(([, count]) => count > listedPerCode)
      .map(([code, count]) => ({ code, place: 'in total', message: `${count} of these.` }));
    return [...listed, ...more];
  }

  function close(status: SourceReport['status'], added: readonly Gap[]): SourceReport {
    const lost: Gap[] =
      lostRows === 0 ? [] : [{ source: name, reason: 'malformed', detail: lostDetail(lostRows) }];
    return {
      name,
      status,
      asOf: status === 'failed' ? null : asOf,
      observedAt: clock.now().toISOString(),
      rows,
      gaps: [...gaps, ...lost, ...added],
      issues: issues(),
      requestIds: [...requestIds],
      provenance: provenance.report(),
    };
  }

  return {
    saw(answer) {
      const isSeen = typeof answer === 'object' && answer !== null;
      if (isSeen) provenance.answered(answer);
      else provenance.identified();
      const requestId = isSeen ? answer.requestId : answer;
      if (requestId === null) return;
      requestIds.splice(1, 1);
      if (requestIds[0] !== requestId) requestIds.push(requestId);
    },
    brought: (file) => provenance.brought(file),
    describes(day) {
      asOf = day;
    },
    kept(count) {
      rows = count;
    },
    note,
    lost(issue) {
      lostRows += 1;
      note(issue);
    },
    gap(reason, detail) {
      gaps.push({ source: name, reason, detail });
    },
    restart(reason) {
      listed.length = 0;
      counts.clear();
      lostRows = 0;
      note(reason);
    },
    rows: () => rows,
    report: () => close(lostRows === 0 ? 'complete' : 'incomplete', []),
    failure(error) {
      const gap: Gap = {
        source: name,
        reason: gapReasonOf(error, rows),
        detail: `${error.what} ${error.fix}`,
      };
      return close(rows > 0 ? 'incomplete' : 'failed', [gap]);
    },
  };
}

function lostDetail(count: number): string {
  return `${count} row(s) were left out because a needed value is missing or unreadable; see the issues of this source.`;
}
