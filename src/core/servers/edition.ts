import type { Environment, ServerProduct } from './server-line.ts';

/** What is bought by the core. The register names its products so, followed by anything or nothing. */
export const serverLicenses = [
  'sql-server-enterprise',
  'sql-server-standard',
  'windows-server-datacenter',
  'windows-server-standard',
] as const;
export type ServerLicense = (typeof serverLicenses)[number];

export const productOfLicense: Readonly<Record<ServerLicense, ServerProduct>> = {
  'sql-server-enterprise': 'sql-server',
  'sql-server-standard': 'sql-server',
  'windows-server-datacenter': 'windows-server',
  'windows-server-standard': 'windows-server',
};

/** The edition whose licence may serve a lower one (the Product Terms' permitted lower edition). */
export const higherLicense: Readonly<Partial<Record<ServerLicense, ServerLicense>>> = {
  'sql-server-standard': 'sql-server-enterprise',
  'windows-server-standard': 'windows-server-datacenter',
};

/** The licence an installed product must have (SRV-05). */
export type EditionNeed =
  | { readonly kind: 'license'; readonly license: ServerLicense }
  /** Developer, Express and Evaluation need none; the first and the last may not serve production. */
  | { readonly kind: 'none'; readonly servesProduction: boolean }
  | {
      readonly kind: 'unknown';
      readonly reason: 'edition-unknown' | 'edition-not-by-core';
    };

const free = /\b(developer|express|evaluation|eval|trial)\b/i;
const editions: Readonly<Record<ServerProduct, readonly (readonly [RegExp, ServerLicense])[]>> = {
  'sql-server': [
    [/\benterprise\b/i, 'sql-server-enterprise'],
    [/\bstandard\b|\bstd\b/i, 'sql-server-standard'],
  ],
  'windows-server': [
    [/\bdatacenter\b|\bdatacentre\b/i, 'windows-server-datacenter'],
    [/\bstandard\b|\bstd\b/i, 'windows-server-standard'],
  ],
};
/** Sold to service providers, by server and CAL, or with the hardware. */
const notByCore = /\b(web|business intelligence|workgroup|essentials|foundation)\b/i;

export function editionNeed(
  product: ServerProduct,
  edition: string | null,
  environment: Environment | null,
): EditionNeed {
  if (edition === null) return { kind: 'unknown', reason: 'edition-unknown' };
  if (free.test(edition)) {
    const mayNotServe = /\b(developer|evaluation|eval|trial)\b/i.test(edition);
    return { kind: 'none', servesProduction: environment === 'production' && mayNotServe };
  }
  const found = editions[product].find(([pattern]) => pattern.test(edition));
  if (found !== undefined) return { kind: 'license', license: found[1] };
  return { kind: 'unknown', reason: notByCore.test(edition) ? 'edition-not-by-core' : 'edition-unknown' };
}

/** The year in a version: `2019`, `SQL Server 2019`; or SQL Server's own numbers, like `15.0.4430.1`. Null: none. */
export function versionYear(product: ServerProduct, version: string | null): number | null {
  if (version === null) return null;
  const year = /\b(20\d\d)\b/.exec(version)?.[1];
  if (year !== undefined) return Number(year);
  if (product !== 'sql-server') return null;
  const major = /^(\d{1,2})\./.exec(version)?.[1];
  return major === undefined ? null : (sqlYears[Number(major)] ?? null);
}

const sqlYears: Readonly<Record<number, number>> = {
  10: 2008,
  11: 2012,
  12: 2014,
  13: 2016,
  14: 2017,
  15: 2019,
  16: 2022,
  17: 2025,
};

/** Whether a virtual machine may be licensed on its own only with Software Assurance; null: its version is unknown. */
export function needsAssuranceByVm(product: ServerProduct, year: number | null): boolean | null {
  if (product === 'windows-server') return true;
  return year === null ? null : year >= 2022;
}
