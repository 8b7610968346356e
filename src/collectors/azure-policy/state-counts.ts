import type { StateResults, StateSummary } from './schema.ts';

/** Resources that do and do not comply; null when no state was reported. */
export interface StateCounts {
  readonly compliant: number | null;
  readonly nonCompliant: number | null;
}

/** Sums what the subscriptions report, for an assignment and for each member of a set. */
export interface StateTotals {
  add(summary: StateSummary): void;
  of(assignmentId: string, reference: string | null): StateCounts;
}

export function createStateTotals(): StateTotals {
  const totals = new Map<string, { compliant: number; nonCompliant: number }>();

  function count(key: string, results: StateResults | null | undefined): void {
    for (const { complianceState, count: resources } of results?.resourceDetails ?? []) {
      if (resources === null) continue;
      const state = complianceState?.toLowerCase();
      const total = totals.get(key) ?? { compliant: 0, nonCompliant: 0 };
      if (state === 'compliant') total.compliant += resources;
      else if (state === 'noncompliant') total.nonCompliant += resources;
      totals.set(key, total);
    }
  }

  return {
    add({ value }) {
      for (const { policyAssignments } of value) {
        for (const { policyAssignmentId, results, policyDefinitions } of policyAssignments) {
          count(keyOf(policyAssignmentId, null), results);
          for (const { policyDefinitionReferenceId: reference, results: own } of policyDefinitions ?? [])
            if (reference !== null) count(keyOf(policyAssignmentId, reference), own);
        }
      }
    },
    of: (assignmentId, reference) =>
      totals.get(keyOf(assignmentId, reference)) ?? { compliant: null, nonCompliant: null },
  };
}

function keyOf(assignmentId: string, reference: string | null): string {
  return `${assignmentId}#${reference?.toLowerCase() ?? ''}`;
}
