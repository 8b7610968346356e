import { addTo } from '../model/tally.ts';
import { licenceLines, type CoreRules, type LicenceLine } from './core-need.ts';
import {
  benefitKinds,
  benefitOf,
  type ArcKind,
  type BenefitKind,
  type BenefitState,
  type BenefitVerdict,
  type LicensableResource,
} from './hybrid-benefit.ts';
import { sharePct, shareRange, type ShareRange } from './share.ts';

export type CoresByLine = Readonly<Record<LicenceLine, number>>;

/** Resources of one kind, or of all. */
export interface BenefitTally {
  readonly states: Readonly<Record<BenefitState, number>>;
  /** on / (on + off) in per cent; null where nothing is eligible. */
  readonly activationPct: number | null;
  /** What can be said of the rate while some are unknown. */
  readonly range: ShareRange | null;
  /** Core licences that switching it on would take; each line is one way to license it, not to be added. */
  readonly toActivate: CoresByLine;
  /** Core licences that what is on takes. */
  readonly inUse: CoresByLine;
  /** Eligible resources whose cores are not known: the needs above leave them out. */
  readonly coresUnknown: number;
}

export interface UnactivatedResource {
  readonly resourceId: string;
  readonly name: string | null;
  readonly kind: BenefitKind;
  readonly subscriptionId: string;
  readonly resourceGroup: string | null;
  readonly size: string | null;
  readonly need: BenefitVerdict['need'];
}

/** Arc servers and SQL Servers by what they are licensed with; `null` in `licenseType`: it is not said. */
export interface ArcLine {
  readonly kind: ArcKind;
  readonly licenseType: string | null;
  readonly resources: number;
  /** Of those whose cores are known. */
  readonly vCores: number;
  readonly coresUnknown: number;
}

export type BenefitWholeVerdict = 'off' | 'on' | 'unknown' | 'none';

export interface BenefitFindings {
  readonly byKind: Readonly<Record<BenefitKind, BenefitTally>>;
  readonly whole: BenefitTally;
  /** `off`: at least one eligible resource pays for what it could bring along. */
  readonly verdict: BenefitWholeVerdict;
  /** Why resources are not eligible or unknown, and how many. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The first of the resources where it is off, the most cores first. */
  readonly unactivated: readonly UnactivatedResource[];
  readonly arc: readonly ArcLine[];
}

interface Counting {
  readonly states: Record<BenefitState, number>;
  readonly toActivate: Record<LicenceLine, number>;
  readonly inUse: Record<LicenceLine, number>;
  coresUnknown: number;
}

/** Folds resources into rates and needs: memory does not grow with the estate. */
export function createBenefitReview({
  rules,
  listed,
}: {
  readonly rules: CoreRules;
  readonly listed: number;
}) {
  const kinds = Object.fromEntries(benefitKinds.map((kind) => [kind, counting()])) as Record<
    BenefitKind,
    Counting
  >;
  const reasons = new Map<string, number>();
  const arc = new Map<string, { -readonly [K in keyof ArcLine]: ArcLine[K] }>();
  let unactivated: UnactivatedResource[] = [];

  return {
    step(resource: LicensableResource): void {
      const { kind } = resource;
      if (kind === 'arc-server' || kind === 'arc-sql') {
        countArc(arc, resource, kind);
        return;
      }
      const verdict = benefitOf(resource, rules);
      count(kinds[kind], verdict);
      if (verdict.reason !== null) addTo(reasons, verdict.reason, 1);
      if (verdict.state !== 'off') return;
      const { resourceId, name, subscriptionId, resourceGroup, size } = resource;
      const { need } = verdict;
      unactivated.push({ resourceId, name, kind, subscriptionId, resourceGroup, size, need });
      if (unactivated.length >= 2 * listed + 2)
        unactivated = unactivated.sort(mostCoresFirst).slice(0, listed);
    },
    finish(): BenefitFindings {
      const byKind = Object.fromEntries(benefitKinds.map((kind) => [kind, tallied(kinds[kind])])) as Record<
        BenefitKind,
        BenefitTally
      >;
      const whole = tallied(added(Object.values(kinds)));
      return {
        byKind,
        whole,
        verdict: verdictOf(whole.states),
        reasons: Object.fromEntries([...reasons].sort(([a], [b]) => (a < b ? -1 : 1))),
        unactivated: unactivated.sort(mostCoresFirst).slice(0, listed),
        arc: [...arc].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line),
      };
    },
  };
}

function counting(): Counting {
  const cores = () => ({ windowsServer: 0, sqlEnterprise: 0, sqlStandard: 0 });
  const states = { on: 0, off: 0, replica: 0, devTest: 0, notEligible: 0, unknown: 0 };
  return { states, toActivate: cores(), inUse: cores(), coresUnknown: 0 };
}

function count(into: Counting, { state, need }: BenefitVerdict): void {
  into.states[state] += 1;
  if (state !== 'on' && state !== 'off') return;
  if (need === null) {
    into.coresUnknown += 1;
    return;
  }
  const cores = state === 'on' ? into.inUse : into.toActivate;
  for (const line of licenceLines) {
    const needed = need[line];
    if (needed !== null) cores[line] += needed;
  }
}

function countArc(
  arc: Map<string, { -readonly [K in keyof ArcLine]: ArcLine[K] }>,
  { licenseType, vCores }: LicensableResource,
  kind: ArcKind,
): void {
  const key = `${kind} ${licenseType ?? ''}`;
  const line = arc.get(key) ?? { kind, licenseType, resources: 0, vCores: 0, coresUnknown: 0 };
  arc.set(key, line);
  line.resources += 1;
  if (vCores === null) line.coresUnknown += 1;
  else line.vCores += vCores;
}

function added(all: readonly Counting[]): Counting {
  const whole = counting();
  for (const each of all) {
    for (const state of Object.keys(whole.states) as BenefitState[])
      whole.states[state] += each.states[state];
    for (const line of licenceLines) {
      whole.toActivate[line] += each.toActivate[line];
      whole.inUse[line] += each.inUse[line];
    }
    whole.coresUnknown += each.coresUnknown;
  }
  return whole;
}

function tallied({ states, toActivate, inUse, coresUnknown }: Counting): BenefitTally {
  const { on, off, unknown } = states;
  return {
    states,
    activationPct: sharePct(on, on + off),
    range: shareRange(on, off, unknown),
    toActivate,
    inUse,
    coresUnknown,
  };
}

function verdictOf({ on, off, unknown }: BenefitTally['states']): BenefitWholeVerdict {
  if (off > 0) return 'off';
  if (unknown > 0) return 'unknown';
  return on > 0 ? 'on' : 'none';
}

function mostCoresFirst(a: UnactivatedResource, b: UnactivatedResource): number {
  const difference = coresOf(b) - coresOf(a);
  return difference === 0 ? (a.resourceId < b.resourceId ? -1 : 1) : difference;
}

/** Of the most frugal way to license it; unknown last. */
function coresOf({ need }: UnactivatedResource): number {
  if (need === null) return -1;
  const ways = licenceLines.flatMap((line) => need[line] ?? []);
  return ways.length === 0 ? -1 : Math.min(...ways);
}
