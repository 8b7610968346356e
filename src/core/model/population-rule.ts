import type { Population } from './seat.ts';

/** A directory attribute whose value declares that a person belongs to a population (policy `populations`). */
export interface PopulationRule {
  readonly population: Population;
  /** `employeeType`, `department`, `companyName`, `jobTitle`, `extensionAttribute1` … `extensionAttribute15`. */
  readonly attribute: string;
  /** Compared case-insensitively, whole value. */
  readonly values: readonly string[];
}
