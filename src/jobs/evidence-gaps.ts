import type { EvidenceGap, EvidenceGaps } from '../core/model/evidence-gaps.ts';
import type { SourceName } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';

/** What the sources of use of a run do not tell. Work is told by two reports: half of them hides somebody's date. */
export function evidenceGapsOf({ manifest }: Pick<StoredRun, 'manifest'>): EvidenceGaps {
  const gapIn = (source: SourceName): EvidenceGap | undefined => {
    const report = manifest.sources.find(({ name }) => name === source);
    if (report === undefined) return { reason: `${source}-missing`, isSilent: true };
    const reasons = report.gaps.map(({ reason }) => reason);
    const isConcealed = reasons.includes('concealed');
    const [first] = isConcealed ? (['concealed'] as const) : reasons;
    if (report.status === 'complete' && first === undefined) return undefined;
    return {
      reason: `${source}-${first ?? report.status}`,
      isSilent: report.status === 'failed' || isConcealed,
    };
  };
  const [signIn, copilot] = [gapIn('sign-ins'), gapIn('copilot')];
  const reports = [gapIn('active-users'), gapIn('m365-apps')].flatMap((gap) => gap ?? []);
  const workload = reports.find(({ isSilent }) => isSilent) ?? reports[0];
  return {
    ...(signIn === undefined ? {} : { signIn }),
    ...(workload === undefined ? {} : { workload }),
    ...(copilot === undefined ? {} : { copilot }),
  };
}
