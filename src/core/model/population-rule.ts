import type { PacedPopulation, ProtectedPopulation } from './seat.ts';

interface AttributeRule {
  /** `employeeType`, `department`, `companyName`, `jobTitle`, `extensionAttribute1` … `extensionAttribute15`. */
  readonly attribute: string;
  /** Compared case-insensitively, whole value. */
  readonly values: readonly string[];
}

/**
 * A directory attribute whose value declares that a person belongs to a population (policy `populations`): one
 * that is not judged, or one that is judged by a window of its own.
 */
export type PopulationRule =
  | (AttributeRule & { readonly population: ProtectedPopulation })
  | (AttributeRule & { readonly population: PacedPopulation; readonly classifyAfterDays: number });
