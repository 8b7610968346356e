import type { ReportSection } from '../../../cards/report-answer.ts';
import type { SupportVerdict } from '../../../core/model/support.ts';
import type { DeviceDocument } from '../../../reports/device-document.ts';
import { installationText } from '../../../reports/installation-text.ts';
import { wordsOf } from '../../../reports/reason-words.ts';
import type { ServerDocument } from '../../../reports/server-document.ts';
import { textCell } from './report-cells.ts';

const windowsWords: readonly (readonly [SupportVerdict, string])[] = [
  ['ended', 'no longer supported in any edition'],
  ['differs', 'depends on the edition'],
  ['unknown', 'not listed or not told'],
  ['supported', 'supported in every edition'],
];

/** Intune's Windows devices by whether their build is supported (USE-11); none where builds were not read. */
export function windowsSupport({ windowsBuilds }: DeviceDocument): readonly string[] {
  if (windowsBuilds === null || windowsBuilds.length === 0) return [];
  const said = windowsWords.flatMap(([verdict, words]) => {
    const devices = windowsBuilds
      .filter((build) => build.verdict === verdict)
      .reduce((sum, build) => sum + build.devices, 0);
    return devices === 0 ? [] : `${words}: ${devices}`;
  });
  return [`Windows by build, devices: ${said.join('; ')}.`];
}

/** Versions whose support has ended, or of which nobody knows (SRV-05); none where nothing was discovered. */
export function unsupportedVersions({ versions }: ServerDocument): readonly ReportSection[] {
  if (versions.length === 0) return [];
  const rows = versions.flatMap(({ product, year, edition, machines, support }) => {
    if (support.verdict === 'supported') return [];
    const [only] = support.dates;
    const until = support.verdict === 'ended' && only?.endsOn ? `ended on ${only.endsOn}` : 'not known';
    const name = installationText(wordsOf(product), edition, year);
    return [[textCell(name), { count: machines }, textCell(until)]];
  });
  return [
    {
      heading: 'Versions that are not supported any more',
      columns: ['Version', 'Installed', 'Support'],
      rows,
      whenEmpty: 'Every version is supported.',
    },
  ];
}
