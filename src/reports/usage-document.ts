import { usageWindows, type UsageWindow } from '../core/model/usage-window.ts';
import type { SourceName } from '../lake/observation.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { totalsPeriodDays, type ServiceTotal } from '../lake/use-counts-microsoft.ts';
import type { PassiveUse } from '../lake/use-counts-passive.ts';
import { otherSourceOf, sourceOf, type ServiceUse, type UsageService } from '../lake/use-counts.ts';
import {
  basisOf,
  headsOf,
  whyUncounted,
  type Basis,
  type DocumentScope,
  type Heads,
} from './usage-document-basis.ts';

export const serviceNames: Readonly<Record<UsageService, string>> = {
  exchange: 'Exchange',
  oneDrive: 'OneDrive',
  sharePoint: 'SharePoint',
  files: 'OneDrive + SharePoint',
  teams: 'Teams',
  engage: 'Viva Engage',
  skype: 'Skype for Business',
  apps: 'Microsoft 365 Apps',
  copilot: 'Copilot',
  anyService: 'any of these but Apps and Copilot',
  work: 'any of these but Copilot',
};

/** Use of one service within one window; `people = active + notActive + unknown`, of internal people and of guests. */
export interface WindowUse {
  readonly days: UsageWindow;
  readonly active: Heads;
  readonly notActive: Heads;
}

export interface ServiceUsage {
  readonly service: UsageService;
  readonly name: string;
  readonly source: SourceName;
  readonly refreshedOn: string | null;
  readonly lagDays: number | null;
  /** People without a row. Null with `reason` where nothing can be counted. */
  readonly unknown: Heads | null;
  readonly within: readonly WindowUse[] | null;
  readonly reason: string | null;
}

/** Something that happened to people without their doing; not counted as activity by itself (C28). */
export interface PassiveUsage {
  readonly people: Heads | null;
  readonly datedActive: Heads | null;
  readonly undecided: Heads | null;
  readonly unknown: Heads | null;
  readonly userIds: readonly string[];
  readonly reason: string | null;
}

/** One reason why Microsoft counts more people than we do, or fewer. */
export interface TotalLine {
  readonly line: 'withoutRow' | 'notInDirectory' | 'beforeOurWindow' | 'beforeTheirPeriod';
  readonly text: string;
  readonly people: number;
}

/** Microsoft's own total beside ours: `active − ours` is the sum of the lines. */
export interface TotalCheck {
  readonly service: UsageService;
  readonly name: string;
  readonly refreshedOn: string;
  readonly periodDays: number;
  readonly active: number | null;
  readonly inactive: number | null;
  readonly ours: number | null;
  readonly difference: number | null;
  readonly lines: readonly TotalLine[];
  readonly reason: string | null;
}

export interface UsageDocument extends Basis {
  readonly product: string | null;
  readonly method: string;
  readonly windows: readonly UsageWindow[];
  readonly people: Heads | null;
  readonly services: readonly ServiceUsage[];
  readonly receiveOnly: PassiveUsage;
  readonly syncOnly: PassiveUsage;
  /** Null for one product: the totals are of the whole tenant, or they were not read. */
  readonly microsoft: readonly TotalCheck[] | null;
  readonly microsoftReason: string | null;
}

const sources = [
  'users',
  'active-users',
  'm365-apps',
  'copilot',
  'email-activity',
  'onedrive-activity',
  'service-counts',
] as const satisfies readonly SourceName[];

/** Columns a service rests on alone: without them it is unknown, not unused. */
const columnOf: Partial<Readonly<Record<UsageService, string>>> = { skype: 'skypeOn' };

/** People active per service and window, in the tenant or among a product's holders (USE-01, USE-03, USE-04, USE-20). */
export async function usageDocument(
  run: Pick<StoredRun, 'manifest' | 'facts'>,
  scope: DocumentScope | null,
  windows: readonly UsageWindow[] = usageWindows,
): Promise<UsageDocument> {
  const { manifest, facts } = run;
  const people = { skuIds: scope?.skuIds ?? null };
  const counts = await facts.useCounts(people);
  const passive = await facts.passiveUse({ ...people, withinDays: totalsPeriodDays });
  const areTotalsRead = whyUnread(run) === null;
  const totals = scope === null && areTotalsRead ? await facts.serviceTotals() : null;
  const keepsNothing = whyUncounted(manifest, 'users');
  return {
    ...basisOf(manifest, sources),
    product: scope?.product ?? null,
    method:
      'A person is active within N days when the date Microsoft reports for the service is at most N days before the day; people without a row are unknown. “Any of these but Copilot” is what “compare” and the windows of “position” call work; the one without Apps is what Microsoft totals.',
    windows,
    people: keepsNothing === null ? headsOf(counts.people) : null,
    services: counts.services.map((use) => serviceUsage(run, use, counts.people, windows)),
    receiveOnly: passiveUsage(passive.receiveOnly, whyUncounted(manifest, 'email-activity')),
    syncOnly: passiveUsage(passive.syncOnly, whyUncounted(manifest, 'onedrive-activity')),
    microsoft: totals?.map((total) => totalCheck(run, total)) ?? null,
    microsoftReason: scope === null ? whyUnread(run) : 'totals-are-of-the-whole-tenant',
  };
}

function whyUnread({ manifest }: Pick<StoredRun, 'manifest'>): string | null {
  const report = manifest.sources.find(({ name }) => name === 'service-counts');
  return report === undefined || report.status === 'failed'
    ? `service-counts-${report?.status ?? 'missing'}`
    : null;
}

function serviceUsage(
  { manifest }: Pick<StoredRun, 'manifest'>,
  { service, unknown, within }: ServiceUse,
  people: ServiceUse['unknown'],
  windows: readonly UsageWindow[],
): ServiceUsage {
  const source = sourceOf(service);
  const [basis] = basisOf(manifest, [source]).sources;
  const other = otherSourceOf(service);
  const reason =
    whyUncounted(manifest, source, columnOf[service]) ??
    (other === null ? null : whyUncounted(manifest, other));
  const uses = within.flatMap(({ days, active }) => {
    const notActive = {
      internal: people.internal - unknown.internal - active.internal,
      guests: people.guests - unknown.guests - active.guests,
    };
    return windows.includes(days) ? [{ days, active: headsOf(active), notActive: headsOf(notActive) }] : [];
  });
  return {
    service,
    name: serviceNames[service],
    source,
    refreshedOn: basis?.refreshedOn ?? null,
    lagDays: basis?.lagDays ?? null,
    unknown: reason === null ? headsOf(unknown) : null,
    within: reason === null ? uses : null,
    reason,
  };
}

function passiveUsage(use: PassiveUse, reason: string | null): PassiveUsage {
  if (reason !== null)
    return { people: null, datedActive: null, undecided: null, unknown: null, userIds: [], reason };
  return {
    people: headsOf(use.people),
    datedActive: headsOf(use.datedActive),
    undecided: headsOf(use.undecided),
    unknown: headsOf(use.unknown),
    userIds: use.userIds,
    reason: null,
  };
}

function totalCheck({ manifest }: Pick<StoredRun, 'manifest'>, total: ServiceTotal): TotalCheck {
  const { service, refreshedOn, active, inactive } = total;
  const reason = active === null ? 'empty-cell' : whyUncounted(manifest, 'active-users', columnOf[service]);
  const about = { service, name: serviceNames[service], refreshedOn, periodDays: totalsPeriodDays };
  if (active === null || reason !== null)
    return { ...about, active, inactive, ours: null, difference: null, lines: [], reason };
  return {
    ...about,
    active,
    inactive,
    ours: total.joinedOurs,
    difference: active - total.joinedOurs,
    lines: [
      {
        line: 'withoutRow',
        text: 'counted by Microsoft without a row here: deleted since, or left out of the report',
        people: active - total.rowsInPeriod,
      },
      { line: 'notInDirectory', text: 'in the report, and nobody of the directory', people: total.notJoined },
      {
        line: 'beforeOurWindow',
        text: "before our window, which ends on the run's day",
        people: total.onlyInPeriod,
      },
      {
        line: 'beforeTheirPeriod',
        text: "before Microsoft's period, which is a day shorter",
        people: -total.onlyInOurs,
      },
    ],
    reason: null,
  };
}
