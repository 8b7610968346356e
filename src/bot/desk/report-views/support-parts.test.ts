import { describe, expect, it } from 'vitest';
import { sampleReports } from '../../testing/sample-reports.ts';
import { unsupportedVersions, windowsSupport } from './support-parts.ts';

const reports = sampleReports();
const unknownReports = sampleReports({ isUnknown: true });

describe('the support of Windows', () => {
  it('is counted by what the editions of a build have, or that nobody can tell', async () => {
    expect(windowsSupport(await reports.devices())).toEqual([
      'Windows by build, devices: no longer supported in any edition: 4; depends on the edition: 6; not listed or not told: 2.',
    ]);
  });

  it('is not shown where builds were not read', async () => {
    expect(windowsSupport(await unknownReports.devices())).toEqual([]);
  });
});

describe('versions that are not supported any more', () => {
  it('say since when, or that nobody knows', async () => {
    const [section] = unsupportedVersions(await reports.servers());

    expect(section?.rows).toEqual([
      [{ text: 'SQL Server standard 2014' }, { count: 3 }, { text: 'ended on 2024-07-09' }],
      [{ text: 'SQL Server standard (version unknown)' }, { count: 3 }, { text: 'not known' }],
    ]);
  });

  it('are not shown where nothing was discovered', async () => {
    expect(unsupportedVersions(await unknownReports.servers())).toEqual([]);
  });
});
