import type { Collector } from './collector.ts';

/** Servers, from the lists people bring. */
export const serverCollectors: readonly Collector[] = [];
