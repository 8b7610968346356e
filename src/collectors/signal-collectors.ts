import type { Collector } from './collector.ts';

/** Signals of single features. */
export const signalCollectors: readonly Collector[] = [];
