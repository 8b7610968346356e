import { shippedCoreRules } from '../catalogue/core-rules.ts';
import type { CoreRules } from '../core/azure/core-need.ts';
import { dayOf, isoOf } from '../core/model/day.ts';
import type { PopulationRule } from '../core/model/population-rule.ts';
import { known, type Figure } from '../core/model/product.ts';
import type { AuditTerms } from '../core/risk/seat-exposure.ts';
import type { CoreRule } from '../core/servers/core-rule.ts';
import { serverLicenses, type ServerLicense } from '../core/servers/edition.ts';
import type { Sighting } from '../core/servers/gather-machines.ts';
import type { ServerProduct } from '../core/servers/server-line.ts';
import type { CoreEntitlement } from '../core/servers/server-position.ts';
import type { Lake } from '../lake/lake.ts';
import type { StoredRun } from '../lake/stored-run.ts';
import { AppError } from '../lib/app-error.ts';
import type { DetailedEntitlement } from '../register/entitlements.ts';
import type { Register } from '../register/open-register.ts';

/** What the policy says of servers. */
export interface ServerSettings {
  readonly profile: string;
  readonly profiles: readonly CoreRule[];
  readonly softwareAssurance: Readonly<Partial<Record<ServerLicense, boolean>>>;
  readonly staleAfterDays: number;
  readonly movedWithinDays: number;
  readonly calCoverage: readonly {
    readonly cal: string;
    readonly skuIds: readonly string[];
    readonly source: string;
    readonly attestedBy: string;
    readonly attestedOn: string;
  }[];
}

export interface ServerReading {
  readonly run: StoredRun;
  readonly lake: Pick<Lake, 'days' | 'newest'>;
  readonly register: Pick<Register, 'entitlements'>;
  readonly policy: {
    readonly servers: ServerSettings;
    /** Minima and ratios under Azure Hybrid Benefit. */
    readonly azure: { readonly coreRules: CoreRules };
    readonly audit: AuditTerms;
    readonly populations: readonly PopulationRule[];
  };
}

/** The rules of a product: the one that decides first, then the others. Throws SERVERS_PROFILE_UNKNOWN. */
export function rulesFor(product: ServerProduct, { profile, profiles }: ServerSettings): readonly CoreRule[] {
  const own = profiles.filter((rule) => rule.product === product);
  const replaced = new Set(own.map((rule) => rule.profile));
  const shipped = shippedCoreRules().filter(
    (rule) => rule.product === product && !replaced.has(rule.profile),
  );
  const all = [...shipped, ...own];
  const decides = all.find((rule) => rule.profile === profile);
  if (decides === undefined) {
    throw new AppError('SERVERS_PROFILE_UNKNOWN', {
      what: `There is no profile ${profile} of core rules for ${product}.`,
      why: `The policy names it in servers.profile; known are ${all.map((rule) => rule.profile).join(', ')}.`,
      fix: 'Correct servers.profile, or add the rule for this product under servers.profiles.',
    });
  }
  return [decides, ...all.filter((rule) => rule !== decides)];
}

/** The register's core licences: products named like an edition, by the core, added up. */
export function coreEntitlements(
  entitlements: readonly DetailedEntitlement[],
): Readonly<Partial<Record<ServerLicense, CoreEntitlement>>> {
  return Object.fromEntries(
    serverLicenses.flatMap((license) => {
      const own = entitlements.filter(
        ({ product, metric }) => isNamed(product, license) && (metric === 'core' || metric === null),
      );
      const [first, ...rest] = own;
      if (first === undefined) return [];
      const entitled = rest.reduce<Figure<number>>(
        (sum, { entitled: more }) => plus(sum, more),
        first.entitled,
      );
      const price = own.find((each) => each.unitPrice.known)?.unitPrice ?? first.unitPrice;
      return [[license, { entitled, price, year: oldestYear(own) }] as const];
    }),
  );
}

/** Lines of server products that are counted by server: shown, and never set against cores. */
export function byServer(entitlements: readonly DetailedEntitlement[]) {
  return entitlements
    .filter(
      ({ product, metric }) =>
        metric === 'server' && serverLicenses.some((license) => isNamed(product, license)),
    )
    .map(({ product, name, entitled }) => ({ product, name, entitled }));
}

/** Where virtual machines were in the collections of the window before a run. */
export async function earlierSightings({ run, lake, policy }: ServerReading): Promise<readonly Sighting[]> {
  const { tenantId, asOf } = run.manifest;
  const first = isoOf(dayOf(asOf) - policy.servers.movedWithinDays);
  const days = (await lake.days(tenantId)).filter((day) => day >= first && day < asOf);
  const found: Sighting[] = [];
  for (const onOrBefore of days) {
    const earlier = await lake.newest({ tenantId, onOrBefore });
    if (earlier?.manifest.asOf === onOrBefore) found.push(...(await earlier.facts.servers.sightings()));
  }
  return found.filter(({ seenOn }) => seenOn >= first);
}

function isNamed(product: string, license: string): boolean {
  return product === license || product.startsWith(`${license}-`);
}

/** Of a perpetual licence the version is in its name, like "SQL Server 2019 Enterprise". */
function oldestYear(own: readonly DetailedEntitlement[]): number | null {
  const years = own.flatMap(({ name, lines }) =>
    [name, ...lines.map((line) => line.name)].flatMap((text) =>
      [...text.matchAll(/\b(20\d\d)\b/g)].map(([year]) => Number(year)),
    ),
  );
  return years.length === 0 ? null : Math.min(...years);
}

function plus(left: Figure<number>, right: Figure<number>): Figure<number> {
  if (!left.known) return left;
  return right.known ? known(left.value + right.value) : right;
}
