import { exactly, unknownNeed, type CoreNeed } from './core-need.ts';
import type { ServerProduct } from './server-line.ts';

/** How the cores of a machine become core licences, by one profile for one product (SRV-03, C47). */
export interface CoreRule {
  readonly profile: string;
  readonly product: ServerProduct;
  readonly perProcessor: number;
  readonly perServer: number;
  /** A server with fewer processors counts as one with so many. */
  readonly processorsPerServer: number;
  /** Null: the profile says nothing of virtual machines, and then none is licensed on its own by it. */
  readonly perVm: number | null;
  /** Core licences in the smallest pack. */
  readonly pack: number;
  readonly source: string;
  /** The day the rule was read there, `YYYY-MM-DD`. */
  readonly asOf: string;
}

export interface Hardware {
  readonly processors: number | null;
  /** Of all processors together. */
  readonly physicalCores: number | null;
}

/** `max(perServer, Σ max(perProcessor, cores of the processor))`, missing processors counted at the minimum. */
export function coresForProcessors(rule: CoreRule, processors: readonly number[]): number {
  const { perProcessor, perServer, processorsPerServer } = rule;
  const missing = Math.max(0, processorsPerServer - processors.length);
  const counted = processors.reduce((sum, cores) => sum + Math.max(perProcessor, cores), 0);
  return Math.max(perServer, counted + missing * perProcessor);
}

/** Core licences for all physical cores of a host. Cores that do not divide by the processors are spread evenly. */
export function coresForHost(rule: CoreRule, { processors, physicalCores }: Hardware): CoreNeed {
  if (processors === null || processors === 0)
    return unknownNeed(Math.max(coresForProcessors(rule, []), physicalCores ?? rule.perProcessor));
  if (physicalCores === null)
    return unknownNeed(coresForProcessors(rule, spread(processors, rule.perProcessor * processors)));
  return exactly(coresForProcessors(rule, spread(processors, physicalCores)));
}

/** Core licences for one virtual machine on its own; null where the profile has no rule for it. */
export function coresForVm(rule: CoreRule, virtualCores: number | null): CoreNeed | null {
  const { perVm } = rule;
  if (perVm === null) return null;
  return virtualCores === null ? unknownNeed(perVm) : exactly(Math.max(perVm, virtualCores));
}

/** Packs that hold so many core licences. */
export function packsFor({ pack }: Pick<CoreRule, 'pack'>, cores: number): number {
  return Math.ceil(cores / pack);
}

function spread(processors: number, cores: number): number[] {
  const [each, rest] = [Math.floor(cores / processors), cores % processors];
  return Array.from({ length: processors }, (_, index) => each + (index < rest ? 1 : 0));
}
