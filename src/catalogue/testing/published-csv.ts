import type { Catalogue } from '../create-catalogue.ts';

const header =
  '\uFEFF???Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names';

/** One row of Microsoft's table. */
export interface PublishedRow {
  readonly name: string;
  readonly partNumber: string;
  readonly skuId: string;
  readonly planName: string;
  readonly planId: string;
}

/** The rows Microsoft would publish for what a catalogue knows. */
export function publishedRows(catalogue: Catalogue): PublishedRow[] {
  return catalogue.entries().flatMap(({ skuId, skuPartNumber, publishedName, plans }) =>
    plans.map((plan) => ({
      name: publishedName,
      partNumber: skuPartNumber,
      skuId,
      planName: plan.name,
      planId: plan.id,
    })),
  );
}

/** The table as it is published, broken first header included. */
export function publishedCsv(rows: readonly PublishedRow[]): string {
  const lines = rows.map(({ name, partNumber, skuId, planName, planId }) =>
    [name, partNumber, skuId, planName, planId, 'friendly'].map(quoted).join(','),
  );
  return `${[header, ...lines].join('\r\n')}\r\n`;
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
