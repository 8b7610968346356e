import type { Tenant } from './population.ts';
import { guidFrom } from './object-ids.ts';
import { hash32 } from './random.ts';

/** `deviceManagement/detectedApps`: counts over devices, as old as Intune's last look (graph-and-azure.md §6.2). */
export interface DetectedApp {
  readonly id: string;
  readonly displayName: string | null;
  readonly version: string | null;
  readonly sizeInByte: number;
  readonly deviceCount: number | null;
  readonly publisher: string | null;
  readonly platform: string;
}

type AppFact = readonly [
  name: string,
  publisher: string | null,
  platform: string,
  versions: readonly string[],
];

const facts: readonly AppFact[] = [
  [
    'Microsoft 365 Apps for enterprise - en-us',
    'Microsoft Corporation',
    'windows',
    ['16.0.19231', '16.0.18827', '16.0.17928'],
  ],
  ['Microsoft Edge', 'Microsoft Corporation', 'windows', ['142.0.3595', '141.0.3537', '109.0.1518']],
  ['Microsoft Visio - en-us', 'Microsoft Corporation', 'windows', ['16.0.19231', '16.0.14332']],
  ['Microsoft Project - en-us', 'Microsoft Corporation', 'windows', ['16.0.19231']],
  ['SQL Server Management Studio', 'Microsoft Corporation', 'windows', ['20.2.1', '18.12.1']],
  ['Microsoft SQL Server 2019 (64-bit)', 'Microsoft Corporation', 'windows', ['15.0.4430']],
  ['Google Chrome', 'Google LLC', 'windows', ['142.0.7444', '138.0.7204']],
  ['7-Zip 24.08 (x64)', 'Igor Pavlov', 'windows', ['24.08', '19.00']],
  ['Line of business tool', null, 'windows', ['1.0']],
  ['Microsoft Word', 'Microsoft Corporation', 'macOS', ['16.102', '16.89']],
  ['Slack', 'Slack Technologies', 'macOS', ['4.46.99']],
  ['Outlook', 'Microsoft Corporation', 'ios', ['4.2546.0', '4.2412.1']],
  ['Microsoft Teams', 'Microsoft Corporation', 'androidWorkProfile', ['1416/1.0.0.2025']],
];

export function detectedApps({ seed, users }: Pick<Tenant, 'seed' | 'users'>): readonly DetectedApp[] {
  return facts.flatMap(([displayName, publisher, platform, versions], position) =>
    versions.map((version, rank) => ({
      id: guidFrom(seed, users, position, rank, 233),
      displayName,
      version,
      sizeInByte: 0,
      // One application that Intune never counted.
      deviceCount:
        publisher === null
          ? null
          : Math.round((users * (1 + (hash32(seed, position, 239) % 9))) / (15 * (rank + 1))),
      publisher,
      platform,
    })),
  );
}
