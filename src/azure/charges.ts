import type { Charge } from '../transport/charge.ts';

const costQuery = /^(.*)\/providers\/microsoft\.costmanagement\/query$/i;

/** What a request takes from which limit of `azureWindowOf`, the most specific limit first. */
export function chargesOf(url: string): readonly Charge[] {
  const { pathname } = new URL(url);
  const costScope = costQuery.exec(pathname)?.[1];
  if (costScope !== undefined) {
    return [
      { scope: `azure:cost:${costScope.toLowerCase()}`, cost: 1 },
      { scope: 'azure:cost:user', cost: 1 },
      { scope: 'azure:cost:tenant:burst', cost: 1 },
      { scope: 'azure:cost:tenant', cost: 1 },
      { scope: 'azure:cost:tenant:hour', cost: 1 },
    ];
  }
  if (/^\/providers\/microsoft\.resourcegraph\//i.test(pathname)) return [{ scope: 'azure:graph', cost: 1 }];
  return [{ scope: 'azure:reads', cost: 1 }];
}
