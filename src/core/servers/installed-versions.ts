import type { ServerLicense } from './edition.ts';
import type { Machine } from './gather-machines.ts';
import type { ServerProduct } from './server-line.ts';

/** One edition and version, on how many machines, and the licence it must have (SRV-05). */
export interface InstalledVersion {
  readonly product: ServerProduct;
  readonly edition: string | null;
  readonly year: number | null;
  readonly machines: number;
  readonly license: ServerLicense | null;
  /** `covered`: by a licence of this version or later, or by Software Assurance, or it needs none. */
  readonly verdict: 'covered' | 'newer-than-licensed' | 'unknown';
}

export interface LicensedVersions {
  /** The oldest version the register's lines of a licence name; null: none is named. */
  readonly yearOf: (license: ServerLicense) => number | null;
  /** Null: nobody says whether it carries Software Assurance. */
  readonly assuranceOf: (license: ServerLicense) => boolean | null;
}

/** Which version and edition each licence must be of, over all machines. */
export function installedVersions(
  machines: readonly Machine[],
  licensed: LicensedVersions,
): InstalledVersion[] {
  const installed = machines.flatMap(({ deployments }) => deployments);
  const groups = Map.groupBy(installed, ({ product, edition, year, need }) =>
    JSON.stringify([product, need.kind === 'license' ? need.license : edition, year, need.kind]),
  );
  return [...groups.values()]
    .flatMap((own): InstalledVersion[] => {
      const [first] = own;
      if (first === undefined) return [];
      const { product, edition, year, need } = first;
      const license = need.kind === 'license' ? need.license : null;
      const verdict =
        need.kind === 'none' ? 'covered' : license === null ? 'unknown' : verdictOf(license, year, licensed);
      return [{ product, edition, year, machines: own.length, license, verdict }];
    })
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function verdictOf(
  license: ServerLicense,
  year: number | null,
  { yearOf, assuranceOf }: LicensedVersions,
): InstalledVersion['verdict'] {
  if (assuranceOf(license) === true) return 'covered';
  const licensedYear = yearOf(license);
  if (year === null || licensedYear === null) return 'unknown';
  if (year <= licensedYear) return 'covered';
  return assuranceOf(license) === false ? 'newer-than-licensed' : 'unknown';
}

function keyOf({ product, license, edition, year }: InstalledVersion): string {
  return JSON.stringify([product, license ?? edition, year]);
}
