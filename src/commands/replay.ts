import { InvalidArgumentError } from 'commander';
import type { Replay } from '../jobs/replay.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';

/** `replay --as-of D`: computes a past day again and compares bit for bit; exit 1 when it differs. */
export const addReplay: AddCommand = (program, { services, finish }) => {
  program
    .command('replay')
    .description('computes the positions of a past day again from the lake and compares bit for bit')
    .requiredOption('--as-of <day>', 'the day', isoDayOption)
    .option('--of-version <number>', 'the version of that day; the newest unless told', versionOption)
    .action(async ({ asOf, ofVersion }: { asOf: string; ofVersion?: number }) => {
      const { replay } = await services();
      const result = await replay({ asOf, ...(ofVersion === undefined ? {} : { version: ofVersion }) });
      const isSound = result.isIdentical && result.changedFiles.length === 0;
      finish({
        exitCode: isSound ? 0 : 1,
        document: { schemaVersion: 1, ...result },
        text: textOf(result),
      });
    });
};

function versionOption(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('A version is a whole number from 1.');
  return Number(text);
}

function textOf(result: Replay): string {
  const { asOf, version, recordedAt, isIdentical, differing, changedFiles, registerDiffers, catalogue } =
    result;
  return [
    `positions of ${asOf}, version ${version}, concluded ${recordedAt} from run ${result.runId}`,
    `recorded   ${result.recorded}`,
    `recomputed ${result.recomputed}`,
    isIdentical ? 'identical, bit for bit' : `different: ${differing.join(', ')}`,
    ...changedFiles.map((file) => `changed    ${file} is not what was observed: somebody wrote to the lake`),
    ...registerDiffers.map(
      (product) => `register   ${product}: what the register says of that instant has changed since`,
    ),
    ...(catalogue.then === catalogue.now
      ? []
      : [`catalogue  was ${catalogue.then}, is ${catalogue.now}: computed with the products as kept`]),
  ].join('\n');
}
