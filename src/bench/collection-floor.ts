import { addTo } from '../core/model/tally.ts';
import { limitOfScope, publishedLimits } from '../graph/limits.ts';
import { chargesOf } from '../graph/request-cost.ts';
import type { SentRequest } from '../simulation/simulated-fetch.ts';

/** What holds a collection back most, and how long it does. */
export interface CollectionFloor {
  readonly seconds: number;
  readonly because: string;
}

/**
 * The shortest time in which the same requests could have been made by anybody: for every published limit its
 * windows (a whole window's worth may go at once at the start), for every chain of pages its answers one after the
 * other, because each names the next. The largest of all of these.
 */
export function collectionFloor(sent: readonly SentRequest[], latencyMs: number): CollectionFloor {
  const answered = sent.filter(({ status }) => status < 400);
  const bounds = [
    ...[...costs(answered)].flatMap(([scope, cost]) => windowsOf(scope, cost, latencyMs)),
    ...[...chains(answered)].map(([because, pages]) => ({ because, seconds: (pages * latencyMs) / 1000 })),
  ];
  return bounds.reduce((worst, each) => (each.seconds > worst.seconds ? each : worst), {
    seconds: 0,
    because: 'nothing was asked',
  });
}

function costs(sent: readonly SentRequest[]): ReadonlyMap<string, number> {
  const byScope = new Map<string, number>();
  for (const { method, url, inner } of sent) {
    const charges =
      inner.length === 0 ? chargesOf(method, url) : inner.flatMap((address) => chargesOf('GET', address));
    for (const { scope, cost } of charges) {
      addTo(byScope, scope, cost);
    }
  }
  return byScope;
}

function windowsOf(scope: string, cost: number, latencyMs: number): readonly CollectionFloor[] {
  const limit = limitOfScope(publishedLimits)(scope);
  if ('concurrent' in limit) return [];
  const most = 'levels' in limit ? Math.max(...limit.levels) : limit.limit;
  const windows = Math.ceil(cost / most) - 1;
  return [{ because: `${cost} of ${scope}`, seconds: (windows * limit.windowMs + latencyMs) / 1000 }];
}

/** Pages of one collection: the same address but for where it goes on. People asked for by id are no chain. */
function chains(sent: readonly SentRequest[]): ReadonlyMap<string, number> {
  const byAddress = new Map<string, number>();
  for (const { url, inner } of sent) {
    const { pathname, searchParams } = new URL(url);
    if (inner.length > 0 || searchParams.get('$filter')?.startsWith('id in') === true) continue;
    const asked = [...searchParams].filter(([name]) => !/skiptoken|deltatoken/i.test(name));
    const address = `${pathname}?${new URLSearchParams(asked).toString()}`;
    addTo(byAddress, address, 1);
  }
  return new Map(
    [...byAddress].map(([address, pages]) => [
      `${pages} pages of ${new URL(address, 'http://twin').pathname}`,
      pages,
    ]),
  );
}
