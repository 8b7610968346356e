import type {
  IsoDay,
  Manifest,
  ObservationRows,
  SourceName,
  SourceReport,
  TableName,
} from './observation.ts';

/** Writes one table of one source. Rows become durable in parts; the cursor is kept with the part it follows. */
export interface TableWriter<Row> {
  /** Where an interrupted run had come to, or null to begin. Rows up to the cursor are already kept. */
  readonly resumeFrom: string | null;
  /** Rows already kept by the interrupted run. */
  readonly rowsKept: number;
  /** `cursor`: where to go on after these rows (a nextLink), null when these were the last. */
  append(rows: readonly Row[], cursor: string | null): Promise<void>;
  close(): Promise<{ readonly rows: number }>;
}

/** One collection of one day. Opening the same day again while unfinished resumes it. */
export interface CollectionRun {
  readonly runId: string;
  readonly asOf: IsoDay;
  table<T extends TableName>(table: T): Promise<TableWriter<ObservationRows[T]>>;
  /** Reports of sources that an interrupted run had already finished. */
  finishedSources(): readonly SourceReport[];
  /** Records a source as done, so that a resumed run does not read it again. */
  sourceDone(report: SourceReport): Promise<void>;
  /**
   * Takes sources over from an earlier finished run of the same day, as they were read then: so that reading one
   * source again does not lose the others.
   */
  adopt(
    earlier: { readonly manifest: Manifest; readonly folder: string },
    sources: readonly SourceName[],
  ): Promise<void>;
  /** Writes the manifest. Nothing of the run is visible before this. */
  finish(): Promise<Manifest>;
}
