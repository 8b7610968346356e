import type { Collector } from './collector.ts';

/** Devices and what is installed on them. */
export const deviceCollectors: readonly Collector[] = [];
