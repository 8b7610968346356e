/** What the harness reads of the product's own documents. */
export interface StepDocument {
  readonly userId: string;
  readonly skuId: string;
  readonly path: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly restoreOutcome: string | null;
}

export interface AuditDocument {
  readonly action: string;
  readonly body: { readonly userId?: string; readonly skuId?: string; readonly outcome?: string };
}

export interface CaseDocument {
  readonly id: string;
  readonly product: string;
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly version: number;
  readonly seats: number;
  readonly ownerIds: readonly string[];
  readonly steps: readonly StepDocument[];
  readonly audit: readonly AuditDocument[];
}

export interface CasesDocument {
  readonly cases: readonly Omit<CaseDocument, 'steps' | 'audit'>[];
}
