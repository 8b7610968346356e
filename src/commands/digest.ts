import { renderDigestText } from '../reports/digest-text.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';

/** `digest <monthly|quarterly> [--as-of D]` (CAD-01, CAD-04). */
export const addDigest: AddCommand = (program, { services, finish }) => {
  program
    .command('digest')
    .description('what the digest card says, as data')
    .argument('<kind>', 'monthly or quarterly')
    .option('--as-of <day>', 'the newest position on or before this day', isoDayOption)
    .action(async (kind: string, { asOf }: { asOf?: string }) => {
      if (kind !== 'monthly' && kind !== 'quarterly') {
        throw new UsageError(
          `There is no ${kind} digest.`,
          'A digest covers a month or a quarter.',
          'Say monthly or quarterly.',
        );
      }
      const digest = await (await services()).digest(kind, asOf);
      finish({ exitCode: 0, document: digest, text: renderDigestText(digest) });
    });
};
