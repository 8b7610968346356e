import type { JudgedMailbox, Listed } from '../core/mailbox/mailbox-review.ts';
import { mailboxKinds, mailboxLines, type MailboxLine } from '../core/mailbox/shared-mailbox.ts';
import { withoutNames } from '../core/privacy/without-names.ts';
import { mailboxDocument, type MailboxDocument } from '../reports/mailbox-document.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { nameAccess, withReveal, type RevealOptions } from './reveal-names.ts';
import { runFor } from './review-scope.ts';
import { table } from './table.ts';

/** `mailboxes [--as-of D] [--reveal --purpose P]` (M36-15, M36-16, M36-17, C4). */
export const addMailboxes: AddCommand = (program, { services, finish, actor }) => {
  withReveal(program.command('mailboxes'))
    .description('shared, room and equipment mailboxes: who needs a licence, who has one, what drifted')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async ({ asOf, ...reveal }: RevealOptions & { asOf?: string }) => {
      const open = await services();
      const names = nameAccess(open, reveal, { actor, subject: 'command:mailboxes' });
      const run = await runFor(open, asOf);
      const { populations, mailboxDriftDays, decision } = open.policy;
      const policy = { populations, driftDays: mailboxDriftDays, signInDays: decision.classifyAfterDays };
      const isLicence = (skuId: string) => open.catalogue.kind(skuId) !== 'free';
      const whole = await mailboxDocument({ run, lake: open.lake, policy, isLicence });
      const document = names.isShown ? whole : withoutNames(whole);
      await names.record(null);
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

const lineNames: Readonly<Record<MailboxLine, string>> = {
  size: 'more than 50 GiB',
  archive: 'an archive',
  directSignIn: 'somebody signs in directly',
};

function textOf(document: MailboxDocument): string {
  const { findings, asOf, disputed, reason } = document;
  if (findings === null) return `${asOf}: unknown (${reason ?? ''})`;
  const rows = mailboxKinds.map((kind) => {
    const { mailboxes, noLicenceNeeded, licenceNeeded, unknown } = findings.byKind[kind];
    return [kind, ...[mailboxes, noLicenceNeeded, licenceNeeded, unknown].map(String)];
  });
  return [
    asOf,
    table([['mailboxes', 'all', 'no licence needed', 'licence needed', 'unknown'], ...rows]),
    '',
    ...mailboxLines.map((line) => `${lineNames[line]}: ${findings.lines[line]}`),
    ...(disputed === null ? [] : [`declared a mailbox, a person's by the report: ${disputed}`]),
    ...listText('licensed without need (check for a hold first)', findings.licensedWithoutNeed),
    ...listText('licence needed, none held', findings.licenceMissing),
    ...listText('signed in to directly without a licence', findings.unlicensedSignIn),
    ...listText('unknown', findings.unknown),
    '',
    ...driftText(document),
    ...document.gaps.map((gap) => `gap: ${gap.detail}`),
  ].join('\n');
}

function listText(title: string, { count, mailboxes }: Listed): string[] {
  const more = count - mailboxes.length;
  return [
    '',
    `${title}: ${count}`,
    ...mailboxes.map(
      (mailbox) => `  ${mailbox.userId}  ${mailbox.name ?? '(no name)'}${crossedText(mailbox)}`,
    ),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function crossedText({ need }: JudgedMailbox): string {
  if (need.kind === 'licenceNeeded') return `: ${need.lines.map((line) => lineNames[line]).join(', ')}`;
  return need.kind === 'unknown' ? `: not known: ${need.missing.join(', ')}` : '';
}

function driftText({ findings, driftAgainst }: MailboxDocument): string[] {
  const drifted = findings?.drifted ?? null;
  if (drifted === null || driftAgainst === null) return ['drift: unknown, there is no earlier collection'];
  const { count, mailboxes, notCompared } = drifted;
  const age = driftAgainst.isOldEnough ? '' : ', the newest earlier one: none is as old as the policy wants';
  return [
    `drifted since ${driftAgainst.asOf} (${driftAgainst.days} days${age}): ${count}; not in that collection: ${notCompared}`,
    ...mailboxes.map(({ userId, drift }) => {
      const changes = drift.map(
        ({ line, now }) => `${lineNames[line]} ${now === 'crossed' ? 'began' : 'ended'}`,
      );
      return `  ${userId}  ${changes.join(', ')}`;
    }),
  ];
}
