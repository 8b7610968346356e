import { CsvError, parse, type Options } from 'csv-parse/sync';
import type { TableProblem } from './errors.ts';
import type { PublishedSku } from './overlay.ts';
import { guid, type ServicePlan } from './service-plan.ts';

export interface ParsedPublished {
  readonly skus: readonly PublishedSku[];
  readonly problems: readonly TableProblem[];
}

const columns = [
  'Product_Display_Name',
  'String_Id',
  'GUID',
  'Service_Plan_Name',
  'Service_Plan_Id',
] as const;
type Column = (typeof columns)[number];

/** csv-parse's types leave `info` out of what it returns. */
interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const csvOptions: Options = {
  info: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true,
};

/**
 * Microsoft's table of product names, one row per SKU × service plan → SKUs, and every problem of every line.
 * Its first header carries a broken byte order mark, cells carry NBSP and stray blanks, rows repeat, and both
 * part numbers and names do: only GUIDs are keys. A SKU or plan that goes by several names keeps the first.
 */
export function parsePublished(text: string): ParsedPublished {
  let rows: readonly CsvRow[];
  try {
    rows = parse(text, csvOptions) as unknown as CsvRow[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const place = typeof cause.lines === 'number' ? `line ${cause.lines}` : 'file';
    return refused(place, `${cause.message} Check the quotes of this line and of the one above.`);
  }
  const [header, ...body] = rows;
  if (header === undefined) return refused('file', 'is empty.');
  const names = header.record.map((name) => name.replace(/[^A-Za-z_]/g, ''));
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) return refused('line 1', `has no column ${missing.join(', ')}.`);
  if (body.length === 0) return refused('file', 'has no rows.');
  return collect(body, names);
}

function collect(rows: readonly CsvRow[], names: readonly string[]): ParsedPublished {
  const problems: TableProblem[] = [];
  const plans = new Map<string, ServicePlan>();
  const skus = new Map<string, PublishedSku & { readonly plans: ServicePlan[] }>();
  for (const { record, info } of rows) {
    const cell = (column: Column) => tidy(record[names.indexOf(column)] ?? '');
    const [skuId, id, name] = [
      cell('GUID').toLowerCase(),
      cell('Service_Plan_Id').toLowerCase(),
      cell('Service_Plan_Name'),
    ];
    const found = [
      ...(record.length === names.length
        ? []
        : [`has ${record.length} cells, the header has ${names.length}.`]),
      ...(guid.test(skuId) ? [] : [`GUID "${skuId}" is not a GUID.`]),
      ...(cell('String_Id') === '' ? ['String_Id is empty.'] : []),
      ...(cell('Product_Display_Name') === '' ? ['Product_Display_Name is empty.'] : []),
      ...(name === '' ? ['Service_Plan_Name is empty.'] : []),
      ...(guid.test(id)
        ? []
        : [`Service plan ${name || 'without a name'} has no id: "${id}" is not a GUID.`]),
    ];
    if (found.length > 0) {
      problems.push(...found.map((message) => ({ place: `line ${info.lines}`, message })));
      continue;
    }
    const plan = plans.get(id) ?? { id, name };
    plans.set(id, plan);
    const sku = skus.get(skuId) ?? {
      skuId,
      skuPartNumber: cell('String_Id'),
      displayName: cell('Product_Display_Name'),
      plans: [],
    };
    skus.set(skuId, sku);
    if (!sku.plans.includes(plan)) sku.plans.push(plan);
  }
  return { skus: [...skus.values()], problems };
}

/** NBSP and tabs count as blanks. */
function tidy(cell: string): string {
  return cell.replace(/[\s\u00A0]+/g, ' ').trim();
}

function refused(place: string, message: string): ParsedPublished {
  return { skus: [], problems: [{ place, message }] };
}
