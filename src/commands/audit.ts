import type { AddCommand } from './invocation.ts';

/** `audit verify` (SEC-07, SEC-12). */
export const addAudit: AddCommand = (program, { services, finish }) => {
  program
    .command('audit')
    .description('the hash-chained trail of what was decided and done')
    .command('verify')
    .description('walks the chain; exit 1 and the first broken link if it was tampered with')
    .action(async () => {
      const { ledger } = await services();
      const verdict = await ledger.audit.verify();
      finish({
        exitCode: verdict.ok ? 0 : 1,
        document: { schemaVersion: 1, ...verdict },
        text: verdict.ok
          ? `The audit trail is whole: ${verdict.events} events, head ${verdict.head}.`
          : `The audit trail is broken at event ${verdict.seq} (${verdict.problem}): ${verdict.detail}`,
      });
    });
};
