import type {
  IsoDay,
  Manifest,
  ObservationRows,
  SourceName,
  SourceReport,
  TableName,
} from './observation.ts';
import type { SignInCensus, SignInStanding } from './sign-in-census.ts';

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

/**
 * Gathers rows of one table that mean something only once all of them were read, such as calls that are counted: of an
 * interrupted run nothing of it is kept.
 */
export interface TallyWriter<Row> {
  add(rows: readonly Row[]): Promise<void>;
  /** Keeps one row per key: counts summed, days the newest. Answers how many rows that are. */
  keep(): Promise<{ readonly rows: number }>;
  /** Lets go of what was gathered and not kept. */
  close(): Promise<void>;
}

/** A finished run, and where it lies. */
export interface KeptRun {
  readonly manifest: Manifest;
  readonly folder: string;
}

/** One collection of one day. Opening the same day again while unfinished resumes it. */
export interface CollectionRun {
  readonly runId: string;
  readonly asOf: IsoDay;
  table<T extends TableName>(table: T): Promise<TableWriter<ObservationRows[T]>>;
  /** Gathers a table whose rows are sums. What an interrupted run had kept of it gives way. */
  tally<T extends TableName>(table: T): Promise<TallyWriter<ObservationRows[T]>>;
  /** Reports of sources that an interrupted run had already finished. */
  finishedSources(): readonly SourceReport[];
  /** Who of the directory of this run has a sign-in row by now, and whose shows a success since the day (C29). */
  signInCensus(since: IsoDay): Promise<SignInCensus>;
  /** How each of these accounts stands to the directory of this run and to its sign-in rows. */
  signInStandings(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, SignInStanding>>;
  /** Keeps everybody of the directory of this run who has no sign-in row as seen since the day, but for these. Answers how many. */
  keepSeenSince(since: IsoDay, except: ReadonlySet<string>): Promise<number>;
  /** Lets go of the sign-in rows kept so far. */
  forgetSignIns(): Promise<void>;
  /**
   * Begins people and assignments anew with an earlier run's rows, but for these people. In an interrupted run whatever
   * was kept of the two is let go. Answers how many people were taken over.
   */
  carryOver(earlier: KeptRun, except: ReadonlySet<string>): Promise<number>;
  /** Lets go of people and assignments that were carried over. */
  forgetPeople(): Promise<void>;
  /** SKUs whose consumed units and holders moved apart, or together, since the earlier run. */
  movedSkus(earlier: KeptRun): Promise<readonly string[]>;
  /** Records a source as done, so that a resumed run does not read it again. */
  sourceDone(report: SourceReport): Promise<void>;
  /**
   * Takes sources over from an earlier finished run, as they were read then and with their own days: so that reading
   * one source again does not lose the others.
   */
  adopt(earlier: KeptRun, sources: readonly SourceName[]): Promise<void>;
  /** Writes the manifest. Nothing of the run is visible before this. */
  finish(): Promise<Manifest>;
}
