import type { IsoInstant } from './iso-day.ts';

/**
 * Where the facts of a source come from. No token, no paging token and no download address is ever in it: an address
 * is a template, what was asked for and not where it went.
 */
export interface Provenance {
  /** Answers that were read. */
  readonly answers: number;
  /** Those whose content was hashed; the others are known by their request id alone. */
  readonly hashed: number;
  /** Of the hashed answers together. */
  readonly bytes: number;
  /** Over the SHA-256 of each hashed body, in the order they were read; null when none was. */
  readonly sha256: string | null;
  /** Each address once; ids are `{id}`. */
  readonly addresses: readonly AskedAddress[];
  /** Addresses beyond those that are listed. */
  readonly moreAddresses: number;
  /** Rows an earlier, interrupted process had kept: the answers they came from are not among these. */
  readonly rowsBefore: number;
  /** The file somebody brought; null where the source is asked of a service, or nobody brought one. */
  readonly file: BroughtSource | null;
}

export interface AskedAddress {
  readonly address: string;
  readonly answers: number;
}

export interface BroughtSource {
  readonly fileName: string;
  readonly sha256: string;
  readonly importedBy: string;
  readonly importedAt: IsoInstant;
}
