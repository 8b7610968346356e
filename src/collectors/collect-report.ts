import type { IsoDay, ObservationRows, SourceReport, TableName } from '../lake/observation.ts';
import { collectLines, type LinesSource } from './collect-lines.ts';
import type { TenantContext } from './collector.ts';
import type { ReportColumn } from './report-table.ts';
import { UnreadableValue } from './report-values.ts';

/** What every report on people has. */
const common = { userPrincipalName: { names: ['User Principal Name'], needed: true } } as const;

export interface ReportSource<T extends TableName, Field extends string> extends Pick<
  LinesSource<T, Field>,
  'table' | 'report' | 'path' | 'mayBeEmpty'
> {
  readonly columns: Readonly<Record<Field, ReportColumn>>;
  /** The row, or null for one that says nothing of a current user. Throws UnreadableValue. */
  normalise(row: ReportRow<Field>): ObservationRows[T] | null;
}

export interface ReportRow<Field extends string> {
  /** Lower-cased UPN, or its hash where names are concealed. */
  readonly userKey: string;
  readonly refreshedOn: IsoDay;
  readonly values: Readonly<Record<Field, string | undefined>>;
}

/** What Microsoft writes in place of a concealed name (graph-and-azure §4.10). */
const concealedName = /^[0-9A-F]{32}$/;

/** A usage report on people as one table: a line is about one of them. */
export async function collectReport<T extends TableName, Field extends string>(
  context: TenantContext,
  source: ReportSource<T, Field>,
): Promise<SourceReport> {
  return collectLines<T, Field | keyof typeof common>(context, {
    ...source,
    columns: { ...common, ...source.columns },
    namesPeople: true,
    read({ refreshedOn, values }) {
      const name = values.userPrincipalName?.trim() ?? '';
      if (name === '') throw new UnreadableValue('it names nobody');
      const row = source.normalise({ userKey: name.toLowerCase(), refreshedOn, values });
      return { rows: row === null ? [] : [row], concealed: concealedName.test(name) };
    },
  });
}
