import type { StoredBlob } from '../../azure/export-store.ts';
import type { IsoDay } from '../../lake/observation.ts';

/** One run of an export over one period: the files it wrote. */
export interface ExportRun {
  readonly exportName: string;
  readonly from: IsoDay;
  readonly to: IsoDay;
  /** Path of its manifest, which is written last; null for exports that write none. */
  readonly manifest: string | null;
  /** Paths of its CSV files. */
  readonly files: readonly string[];
  readonly writtenAt: string;
}

export interface RunFinder {
  saw(blob: StoredBlob): void;
  /** Of each export and period the newest finished run, the newest first. */
  newest(): readonly ExportRun[];
}

const place = /^(.+)\/(\d{8})-(\d{8})\/(?:(.+)\/)?([^/]+)$/;

/**
 * Cost Management writes `<folder>/<export>/<from>-<to>/<run>/<file>`, and without parts
 * `<folder>/<export>/<from>-<to>/<file>`, where every file is a run. Periods that ended before `from` are left out.
 */
export function findExportRuns(folder: string, from: IsoDay): RunFinder {
  const periods = new Map<string, Map<string, ExportRun>>();
  return {
    saw({ name, writtenAt }) {
      const parts = name.startsWith(`${folder}/`) ? place.exec(name.slice(folder.length + 1)) : null;
      if (parts === null) return;
      const [, exportName = '', first = '', last = '', runFolder, file = ''] = parts;
      const isManifest = file.toLowerCase() === 'manifest.json';
      if (!isManifest && !/\.csv(\.gz)?$/i.test(file)) return;
      if (isoDay(last) < from) return;
      const key = `${exportName}/${first}-${last}`;
      const runs = periods.get(key) ?? new Map<string, ExportRun>();
      periods.set(key, runs);
      const run = runFolder ?? (isManifest ? '' : file);
      const known = runs.get(run);
      runs.set(run, {
        ...{ exportName, from: isoDay(first), to: isoDay(last) },
        manifest: isManifest ? name : (known?.manifest ?? null),
        files: isManifest ? (known?.files ?? []) : [...(known?.files ?? []), name],
        writtenAt: known !== undefined && known.writtenAt > writtenAt ? known.writtenAt : writtenAt,
      });
    },
    newest() {
      const chosen = [...periods.values()].flatMap((runs) => {
        const all = [...runs.values()].sort(newestFirst);
        // Where runs have manifests, one without is still being written.
        return all.find(({ manifest }) => manifest !== null) ?? all[0] ?? [];
      });
      return chosen.sort(newestFirst);
    },
  };
}

function newestFirst(a: ExportRun, b: ExportRun): number {
  if (a.writtenAt !== b.writtenAt) return a.writtenAt > b.writtenAt ? -1 : 1;
  return `${a.exportName}/${a.to}` < `${b.exportName}/${b.to}` ? -1 : 1;
}

/** `20261101` as a day; never checked further: it only orders. */
function isoDay(text: string): IsoDay {
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}
