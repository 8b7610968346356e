import { resolve } from 'node:path';
import type { Command } from 'commander';
import { writeFeed } from '../jobs/write-feed.ts';
import type { FeedManifest } from '../reports/feed-write.ts';
import { count } from '../reports/trend-advice.ts';
import type { Invocation } from './invocation.ts';
import { table } from './table.ts';

/** `export feed --to <directory>` (AUT-07): what docs/power-bi.md connects to. `--to` is the option of `export`. */
export function addExportFeed(command: Command, { services, finish, cwd }: Invocation): void {
  command
    .command('feed')
    .description('--to a directory: the files a Power BI model reads, and feed.json that describes them')
    .action(async (_own: unknown, feed: Command) => {
      const { to } = feed.optsWithGlobals<{ to: string }>();
      const dir = resolve(cwd, to);
      const { manifest, isNew } = await writeFeed(await services(), dir);
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, dir, isNew, feed: manifest },
        text: textOf(to, isNew, manifest),
      });
    });
}

function textOf(to: string, isNew: boolean, { files, absent, asOf, writtenAt }: FeedManifest): string {
  return [
    isNew
      ? `Feed of ${asOf} written to ${to}.`
      : `Feed of ${asOf} is in ${to} as it was written at ${writtenAt}; nothing changed.`,
    '',
    table([
      ['file', 'rows', ''],
      ...files.map(({ file, rows, unknownBecause }) => [
        file,
        count(rows),
        unknownBecause === null ? '' : `unknown: ${unknownBecause}`,
      ]),
      ...absent.map(({ file, why }) => [file, 'none', why]),
    ]),
  ].join('\n');
}
