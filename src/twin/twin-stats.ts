/** Counts since the twin started. */
export interface StatsReport {
  readonly requests: number;
  /** By method and route, for example `GET users`. */
  readonly byPath: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly status429: number;
  readonly downloads: number;
  /** Requests that must never happen. */
  readonly grave: {
    /** DELETE of a member without `/$ref`: in a real tenant it can delete the user. */
    readonly deletesWithoutRef: number;
    /** An Authorization header reached the download host. */
    readonly authorizationOnDownload: number;
  };
}

export interface TwinStats {
  answered(path: string, status: number): void;
  downloaded(): void;
  deletedWithoutRef(): void;
  authorizedDownload(): void;
  report(): StatsReport;
}

export function createTwinStats(): TwinStats {
  const byPath = new Map<string, number>();
  const byStatus = new Map<string, number>();
  let [requests, downloads, deletesWithoutRef, authorizationOnDownload] = [0, 0, 0, 0];
  return {
    answered(path, status) {
      requests += 1;
      byPath.set(path, (byPath.get(path) ?? 0) + 1);
      byStatus.set(String(status), (byStatus.get(String(status)) ?? 0) + 1);
    },
    downloaded: () => (downloads += 1),
    deletedWithoutRef: () => (deletesWithoutRef += 1),
    authorizedDownload: () => (authorizationOnDownload += 1),
    report: () => ({
      requests,
      byPath: Object.fromEntries(byPath),
      byStatus: Object.fromEntries(byStatus),
      status429: byStatus.get('429') ?? 0,
      downloads,
      grave: { deletesWithoutRef, authorizationOnDownload },
    }),
  };
}
