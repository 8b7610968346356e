/** Where a paged source has come to: the number of the next page, and its link. */
export interface PageCursor {
  readonly page: number;
  readonly link: string;
}

/** The page number travels with the link, so that of two tables the one that is behind can be told. */
export function formatCursor({ page, link }: PageCursor): string {
  return `${page} ${link}`;
}

/** Null for anything that is not a cursor of ours: then reading begins at the beginning. */
export function parseCursor(text: string | null): PageCursor | null {
  const [, page, link] = /^(\d+) (\S+)$/.exec(text ?? '') ?? [];
  return page === undefined || link === undefined ? null : { page: Number(page), link };
}

/**
 * Where to go on when several tables follow the same pages. They become durable on their own, so after a crash
 * one may be behind: the earliest wins. Rows read again are harmless, because the lake keeps one row per key.
 */
export function earliestCursor(cursors: readonly (string | null)[]): PageCursor | null {
  const parsed = cursors.map(parseCursor);
  return parsed.reduce((a, b) => (a === null || b === null ? null : a.page <= b.page ? a : b));
}
