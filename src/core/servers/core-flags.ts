import { coresForHost, coresForVm, type CoreRule } from './core-rule.ts';
import type { Deployment, Machine } from './gather-machines.ts';
import type { ServerProduct } from './server-line.ts';

export const coreFlagCodes = [
  'lists-disagree',
  'vm-larger-than-host',
  'processors-do-not-divide',
  'fewer-cores-than-processors',
  'only-visible-cores',
  'below-the-minimum',
  'free-edition-in-production',
  'passive-without-assurance',
  'cores-unknown',
  'host-not-listed',
] as const;
export type CoreFlagCode = (typeof coreFlagCodes)[number];

/** An error of counting, and the core licences that are missing where the lower count was believed (SRV-04). */
export interface CoreFlag {
  readonly code: CoreFlagCode;
  readonly serverId: string;
  readonly name: string | null;
  /** Null: it concerns the machine, whatever runs on it. */
  readonly product: ServerProduct | null;
  /** Core licences; null: nobody can tell how many. */
  readonly underBy: number | null;
  /** Completes "under-licensed by N because …". */
  readonly because: string;
}

export type RuleOf = (product: ServerProduct) => CoreRule;

/** Errors of core counting, machine by machine. */
export function coreFlags(machines: readonly Machine[], ruleOf: RuleOf): CoreFlag[] {
  const byId = new Map(machines.map((machine) => [machine.serverId, machine]));
  const productsOn = productsByHost(machines);
  return machines.flatMap((machine) => {
    const { serverId, name } = machine;
    const runs = new Set(machine.deployments.filter(isCounted).map(({ product }) => product));
    const products = machine.kind === 'host' ? (productsOn.get(serverId) ?? runs) : runs;
    const found = [
      ...disagreements(machine, products, ruleOf),
      ...(machine.kind === 'vm' ? largerThanHost(machine, byId, ruleOf) : hardwareFlags(machine)),
      ...machine.deployments.flatMap((deployment) => deploymentFlags(machine, deployment, ruleOf)),
      ...minimumFlags(machine, products, ruleOf),
      ...(products.size > 0 && coresOf(machine) === null
        ? [
            {
              code: 'cores-unknown' as const,
              product: null,
              underBy: null,
              because: 'no list says how many cores it has',
            },
          ]
        : []),
    ];
    return found.map((flag) => ({ ...flag, serverId, name }));
  });
}

type Found = Omit<CoreFlag, 'serverId' | 'name'>;

function isCounted({ need }: Deployment): boolean {
  return need.kind !== 'none';
}

function productsByHost(machines: readonly Machine[]): Map<string, Set<ServerProduct>> {
  const products = new Map<string, Set<ServerProduct>>();
  for (const { kind, serverId, hostIds, deployments } of machines) {
    for (const hostId of kind === 'host' ? [serverId] : hostIds) {
      const known = products.get(hostId) ?? new Set<ServerProduct>();
      for (const { product } of deployments.filter(isCounted)) known.add(product);
      products.set(hostId, known);
    }
  }
  return products;
}

function coresOf({ kind, physicalCores, virtualCores }: Machine): number | null {
  return kind === 'host' ? physicalCores : virtualCores;
}

function needOf(machine: Machine, rule: CoreRule): number | null {
  const need = machine.kind === 'host' ? coresForHost(rule, machine) : coresForVm(rule, machine.virtualCores);
  return need?.cores ?? null;
}

/** Two lists count one machine differently: the higher is counted, and the lower would be too little. */
function disagreements(machine: Machine, products: ReadonlySet<ServerProduct>, ruleOf: RuleOf): Found[] {
  const { claims, kind } = machine;
  const field = kind === 'host' ? 'physicalCores' : 'virtualCores';
  const told = claims.flatMap((claim) =>
    claim[field] === null ? [] : [{ list: claim.list, cores: claim[field] }],
  );
  const lowest = told.toSorted((a, b) => a.cores - b.cores)[0];
  const highest = told.toSorted((a, b) => b.cores - a.cores)[0];
  if (lowest === undefined || highest === undefined || lowest.cores === highest.cores) return [];
  const because = `${lowest.list} counts ${lowest.cores} cores and ${highest.list} ${highest.cores}`;
  return [...products].map((product) => {
    const rule = ruleOf(product);
    const processors = claims.find(({ list }) => list === lowest.list)?.processors ?? machine.processors;
    const low = needOf({ ...machine, processors, [field]: lowest.cores }, rule);
    const high = needOf(machine, rule);
    return {
      code: 'lists-disagree',
      product,
      underBy: low === null || high === null ? null : high - low,
      because,
    };
  });
}

/** A virtual machine cannot have more than two virtual cores for each core of its host. */
function largerThanHost(vm: Machine, byId: ReadonlyMap<string, Machine>, ruleOf: RuleOf): Found[] {
  const [hostId] = vm.hostIds;
  if (hostId === undefined) return [];
  const host = byId.get(hostId);
  if (host === undefined) {
    const because = `its host ${hostId} is in no list, and nobody knows its cores`;
    return [{ code: 'host-not-listed', product: null, underBy: null, because }];
  }
  const { virtualCores } = vm;
  const { physicalCores } = host;
  if (virtualCores === null || physicalCores === null || virtualCores <= 2 * physicalCores) return [];
  const because = `it has ${virtualCores} virtual cores, and its host ${host.name ?? hostId} is said to have ${physicalCores}`;
  const counted = vm.deployments.filter(isCounted);
  return counted.map(({ product }) => {
    const rule = ruleOf(product);
    const now = coresForHost(rule, host).cores;
    const likely = coresForHost(rule, { ...host, physicalCores: Math.ceil(virtualCores / 2) }).cores;
    return {
      code: 'vm-larger-than-host',
      product,
      underBy: now === null || likely === null ? null : likely - now,
      because,
    };
  });
}

function hardwareFlags({ processors, physicalCores }: Machine): Found[] {
  if (processors === null || physicalCores === null || processors === 0) return [];
  const told = `${physicalCores} cores on ${processors} processors`;
  if (physicalCores < processors) {
    const because = `${told} cannot be: a processor has one core at least`;
    return [{ code: 'fewer-cores-than-processors', product: null, underBy: null, because }];
  }
  if (physicalCores % processors === 0) return [];
  const because = `${told} do not divide: one of both counts is likely wrong`;
  return [{ code: 'processors-do-not-divide', product: null, underBy: null, because }];
}

function deploymentFlags(machine: Machine, deployment: Deployment, ruleOf: RuleOf): Found[] {
  const { product, need, visibleCores, isPassive, hasAssurance, edition } = deployment;
  const rule = ruleOf(product);
  const found: Found[] = [];
  const cores = coresOf(machine);
  const all = needOf(machine, rule);
  if (need.kind === 'license' && visibleCores !== null && cores !== null && visibleCores < cores) {
    const field = machine.kind === 'host' ? 'physicalCores' : 'virtualCores';
    const seen = needOf({ ...machine, [field]: visibleCores }, rule);
    const because = `it sees ${visibleCores} of ${cores} cores, and all of them must be licensed`;
    found.push({
      code: 'only-visible-cores',
      product,
      underBy: all === null || seen === null ? null : all - seen,
      because,
    });
  }
  if (need.kind === 'none' && need.servesProduction) {
    const because = `${edition ?? 'a free edition'} serves production, which needs a paid edition`;
    found.push({ code: 'free-edition-in-production', product, underBy: all, because });
  }
  if (need.kind === 'license' && product === 'sql-server' && isPassive === true && hasAssurance === false) {
    const because = 'a passive replica without Software Assurance needs licences of its own';
    found.push({ code: 'passive-without-assurance', product, underBy: all, because });
  }
  return found;
}

/** Where the plain count of cores is less than what the rule wants: the most common error. */
function minimumFlags(machine: Machine, products: ReadonlySet<ServerProduct>, ruleOf: RuleOf): Found[] {
  const plain = coresOf(machine);
  if (plain === null || machine.kind === 'cloud') return [];
  return [...products].flatMap((product) => {
    // Windows Server on a virtual machine is mostly licensed by its host.
    if (machine.kind === 'vm' && product === 'windows-server') return [];
    const rule = ruleOf(product);
    const needed = needOf(machine, rule);
    if (needed === null || needed <= plain) return [];
    const { perVm } = rule;
    if (machine.kind === 'vm' && perVm === null) return [];
    const minimum =
      machine.kind === 'host'
        ? `${rule.perProcessor} per processor${rule.perServer > 0 ? ` and ${rule.perServer} per server` : ''}`
        : `${String(perVm)} per virtual machine`;
    const because = `it has ${plain} cores and the least is ${minimum}`;
    return [{ code: 'below-the-minimum', product, underBy: needed - plain, because }];
  });
}
