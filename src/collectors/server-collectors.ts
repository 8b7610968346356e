import type { Collector } from './collector.ts';
import { serversCollector } from './servers/collect-servers.ts';

/** Servers, from the lists people bring. */
export const serverCollectors: readonly Collector[] = [serversCollector];
