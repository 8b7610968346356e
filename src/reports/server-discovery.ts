import { dayOf } from '../core/model/day.ts';
import type { Machine } from '../core/servers/gather-machines.ts';
import type { Manifest } from '../lake/observation.ts';
import type { ServerList } from '../lake/server-facts.ts';

export const discoveredThings = ['endpoints', 'servers', 'virtual-machines', 'cloud'] as const;

/** One part of the estate, how much of it was seen, and when (SRV-08). */
export interface Discovered {
  readonly what: (typeof discoveredThings)[number];
  readonly count: number | null;
  readonly seenOn: string | null;
  readonly ageDays: number | null;
  /** Null where it is unknown. */
  readonly isStale: boolean | null;
  readonly reason: string | null;
}

interface Seen {
  readonly manifest: Manifest;
  readonly list: ServerList;
  readonly machines: readonly Machine[];
  /** Azure resources that can be licensed. */
  readonly cloud: number;
  readonly endpoints: number | null;
  readonly staleAfterDays: number;
}

/** Which parts of the estate were seen when, and which were not. */
export function discoveryOf({
  manifest,
  list,
  machines,
  cloud,
  endpoints,
  staleAfterDays,
}: Seen): Discovered[] {
  const listedOn = list.brought?.exportedOn ?? null;
  const seen = (
    what: Discovered['what'],
    count: number | null,
    seenOn: string | null,
    reason: string,
  ): Discovered => {
    if (count === null || seenOn === null)
      return { what, count: null, seenOn, ageDays: null, isStale: null, reason };
    const ageDays = dayOf(manifest.asOf) - dayOf(seenOn);
    return { what, count, seenOn, ageDays, isStale: ageDays > staleAfterDays, reason: null };
  };
  const ofKind = (kind: Machine['kind']) =>
    listedOn === null ? null : machines.filter((machine) => machine.kind === kind).length;
  const azure = readOn(manifest, 'azure-resources');
  const listedInCloud = ofKind('cloud');
  const inCloud = azure === null ? listedInCloud : cloud;
  return [
    seen('endpoints', endpoints, readOn(manifest, 'intune-devices'), 'intune-devices-missing'),
    seen('servers', ofKind('host'), listedOn, 'no-server-list'),
    seen('virtual-machines', ofKind('vm'), listedOn, 'no-server-list'),
    seen('cloud', inCloud, azure ?? listedOn, 'azure-resources-missing'),
  ];
}

/** The day a source describes; null where it was not read to its end. */
function readOn({ sources }: Manifest, name: string): string | null {
  const report = sources.find((source) => source.name === name);
  return report?.status === 'complete' ? report.asOf : null;
}
