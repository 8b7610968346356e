/** The numbers trends are judged by. They make a claim harder to come by, never easier. */
export const trendLimits = {
  /** Fewer consecutive months carry no advice (ERR-03, NEG-01). */
  fewestMonths: 12,
  /** From here on a season can be taken out of the series (methods §8). */
  monthsToDecompose: 24,
  /** The longest stretch judged: an agreement's usual term of three years. */
  spanMonths: 36,
  /** Mann-Kendall, two-sided. */
  significance: 0.05,
  /** Movements below this many per cent are no trend and no season. */
  materialPct: 5,
  /** Months that must be comparable with a year earlier before a fall counts, where nothing can be decomposed. */
  fewestPairs: 6,
  /** Correlation of two years' month patterns from which they repeat: 5 %, two-sided, twelve months. */
  repeatsFrom: 0.576,
} as const;
