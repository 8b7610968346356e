import type { Collector } from './collector.ts';

/** What Azure bills, reserves, runs and tags. */
export const azureCollectors: readonly Collector[] = [];
