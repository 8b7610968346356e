import { addNeeds, noCores, type CoreNeed } from './core-need.ts';
import { coresForHost, packsFor, type CoreRule } from './core-rule.ts';
import type { Machine } from './gather-machines.ts';
import type { ServerProduct } from './server-line.ts';

/** All cores of a host by each profile, in the order of the rules. */
export interface ComparedHost {
  readonly serverId: string;
  readonly name: string | null;
  readonly processors: number | null;
  readonly physicalCores: number | null;
  readonly needs: readonly CoreNeed[];
}

/** The same hosts by every profile of one product, side by side (SRV-03). */
export interface ProfileComparison {
  readonly product: ServerProduct;
  readonly rules: readonly CoreRule[];
  readonly hosts: readonly ComparedHost[];
  /** By each profile: cores of all hosts, and what they come to in packs; null where a host's cores are unknown. */
  readonly totals: readonly {
    readonly profile: string;
    readonly need: CoreNeed;
    readonly packs: number | null;
  }[];
  /** Each profile's total less that of the first; null where one is unknown. */
  readonly differences: readonly (number | null)[];
  /** Which half of the source's rule is right, of this product. */
  readonly sentence: string;
}

const sentences: Readonly<Record<ServerProduct, string>> = {
  'sql-server':
    'Of the rule “source-document” the first half is right for SQL Server: 4 core licences per processor. The second half, 2 processors per server, exists for neither product: a server with one processor of 4 cores needs 4, where that rule counts 8.',
  'windows-server':
    'Of the rule “source-document” neither half is Windows Server’s: it is 8 per processor and 16 per server. 16 is 2 × 8, which is where “2 processors per server” comes from: a server with one processor of 4 cores needs 16, where that rule counts 8.',
};

/** Every host that runs the product, itself or in a virtual machine, counted by all physical cores. */
export function compareProfiles(
  product: ServerProduct,
  rules: readonly CoreRule[],
  machines: readonly Machine[],
): ProfileComparison {
  const wanted = new Set(
    machines
      .filter(({ deployments }) =>
        deployments.some((each) => each.product === product && each.need.kind !== 'none'),
      )
      .flatMap(({ kind, serverId, hostIds }) => (kind === 'host' ? [serverId] : hostIds.slice(0, 1))),
  );
  const hosts = machines
    .filter(({ kind, serverId }) => kind === 'host' && wanted.has(serverId))
    .map((host): ComparedHost => {
      const { serverId, name, processors, physicalCores } = host;
      return {
        serverId,
        name,
        processors,
        physicalCores,
        needs: rules.map((rule) => coresForHost(rule, host)),
      };
    });
  const totals = rules.map((rule, index) => {
    const need = hosts.reduce((sum, { needs }) => addNeeds(sum, needs[index] ?? noCores), noCores);
    return { profile: rule.profile, need, packs: need.cores === null ? null : packsFor(rule, need.cores) };
  });
  const first = totals[0]?.need.cores ?? null;
  const differences = totals.map(({ need }) =>
    need.cores === null || first === null ? null : need.cores - first,
  );
  return { product, rules, hosts, totals, differences, sentence: sentences[product] };
}
