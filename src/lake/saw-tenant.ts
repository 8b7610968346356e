import { decidesVerdicts, isBrought, type Manifest, type SourceReport } from './observation.ts';
import { isOwn } from './source-moment.ts';

/**
 * Whether a run saw the tenant. One whose every question about licences and people failed (an expired secret, no
 * network) saw nothing, though files were there and sources were taken over: it supersedes nothing. A run that asked
 * no such question is as good as what it took over.
 */
export function sawTenant(manifest: Pick<Manifest, 'sources' | 'startedAt'>): boolean {
  const { sources } = manifest;
  if (sources.length === 0) return true;
  const decisive = sources.filter(({ name }) => decidesVerdicts(name) && !isBrought(name));
  const asked = decisive.filter((report) => isOwn(report, manifest));
  return decisive.some(wasRead) && (asked.length === 0 || asked.some(wasRead));
}

function wasRead({ status }: SourceReport): boolean {
  return status !== 'failed';
}
