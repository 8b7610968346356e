import type { z } from 'zod/v4';
import type { Issue } from '../lib/issue.ts';

export interface AzurePage<Row> {
  readonly rows: readonly Row[];
  /** Rows that do not fit, by their place on the page. */
  readonly issues: readonly Issue[];
  readonly requestId: string | null;
}

/** Each row on its own: one that does not fit is an issue, and takes no other with it. */
export function fitRows<Row>(
  values: readonly unknown[],
  rowSchema: z.ZodType<Row>,
  requestId: string | null,
): AzurePage<Row> {
  const rows: Row[] = [];
  const issues: Issue[] = [];
  for (const [index, value] of values.entries()) {
    const parsed = rowSchema.safeParse(value);
    if (parsed.success) rows.push(parsed.data);
    else {
      const message = `The row was left out because it does not fit (${describeMisfit(parsed.error)}).`;
      issues.push({ code: 'row-malformed', place: `row ${index + 1}`, message });
    }
  }
  return { rows, issues, requestId };
}

/** Where and how a value does not fit, never the value itself. */
export function describeMisfit(error: z.ZodError): string {
  return error.issues
    .map(({ path, code }) => `${path.map(String).join('.') || 'the whole'}: ${code}`)
    .join('; ');
}
