import { withoutNames } from '../core/privacy/without-names.ts';
import type { IdentityAccount, IdentityGroup } from '../lake/service-identities.ts';
import { identityDocument, type IdentityDocument } from '../reports/identity-document.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import type { Heads } from '../reports/usage-document-basis.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { nameAccess, withReveal, type RevealOptions } from './reveal-names.ts';
import { runFor } from './review-scope.ts';
import { table } from './table.ts';

/** `identities [--as-of D] [--reveal --purpose P]` (M36-18, M36-19, M36-23, PAR-08, C5). */
export const addIdentities: AddCommand = (program, { services, finish, actor }) => {
  withReveal(program.command('identities'))
    .description('service accounts, accounts that look like one, use without a licence, Viva Engage alone')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async ({ asOf, ...reveal }: RevealOptions & { asOf?: string }) => {
      const open = await services();
      const names = nameAccess(open, reveal, { actor, subject: 'command:identities' });
      const { populations, decision } = open.policy;
      const policy = { populations, signInDays: decision.classifyAfterDays };
      const whole = await identityDocument(await runFor(open, asOf), policy);
      const document = names.isShown ? whole : withoutNames(whole);
      await names.record(null);
      finish({ exitCode: 0, document, text: textOf(document) });
    });
};

function textOf(document: IdentityDocument): string {
  const { declared, looksLike, unlicensed, engage, reasons } = document;
  return [
    document.asOf,
    ...(declared === null
      ? [`service accounts: ${unknownText(reasons.declared)}`]
      : groupText('service accounts', declared)),
    '',
    ...(looksLike === null
      ? [`looks like a service account: ${unknownText(reasons.looksLike)}`]
      : [
          ...groupText(
            'looks like a service account (declare it in the policy; it is not judged)',
            looksLike,
          ),
          ...(looksLike.undecided === 0 ? [] : [`  use not known of ${looksLike.undecided} more`]),
        ]),
    '',
    ...(unlicensed === null
      ? [`use without a licence: ${unknownText(reasons.unlicensed)}`]
      : unlicensedText(document)),
    '',
    ...(engage === null
      ? [`Viva Engage: ${unknownText(reasons.engage)}`]
      : [
          `Viva Engage within ${document.activeDays} days: ${headsText(engage.active)}; nothing else ${headsText(engage.nothingElse)} (applications not known of ${headsText(engage.appsUnknown)}); without any licence ${headsText(engage.unlicensed)}`,
        ]),
    '',
    ...principalText(document),
    ...document.gaps.map((gap) => `gap: ${gap.detail}`),
  ].join('\n');
}

function principalText({ principals, reasons, signInDays }: IdentityDocument): string[] {
  if (principals === null) return [`applications: ${unknownText(reasons.principals)}`];
  const { own, managedIdentities, disabled, microsofts, used, usedAsItself, dormant } = principals;
  const told = `applications: ${own}, of which managed identities ${managedIdentities}, disabled ${disabled}; beside them ${microsofts} of Microsoft`;
  if (used === null || dormant === null) return [`${told}; last use ${unknownText(reasons.principalUse)}`];
  return [
    told,
    `  used within ${signInDays} days ${used}, without a person ${usedAsItself ?? '–'}; dormant ${dormant}; no sign-in reported of ${principals.neverSeen ?? '–'}`,
    ...principals.dormantAccounts.map(
      ({ principalId, displayName, lastOn }) =>
        `  ${principalId}  ${displayName ?? '(no name)'}: dormant, last sign-in ${lastOn ?? 'none known'}`,
    ),
  ];
}

function unlicensedText({ unlicensed, unlicensedAccounts, activeDays }: IdentityDocument): string[] {
  const rows = (unlicensed ?? []).map(({ service, people, reason }) => [
    wordsOf(service),
    people === null ? unknownText(reason) : headsText(people),
  ]);
  return [
    table([[`used within ${activeDays} days without a licence`, 'internal + guests'], ...rows]),
    ...unlicensedAccounts.map(accountText),
  ];
}

function groupText(title: string, group: IdentityGroup): string[] {
  const { count, licensed, interactive, idle, unknown, accounts } = group;
  const more = count - accounts.length;
  return [
    `${title}: ${count}; licensed ${licensed}, signed in to by a person ${interactive}, idle ${idle}, sign-ins unknown ${unknown}`,
    ...accounts.map(accountText),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function accountText({ userId, name, skuIds, services, lastSignInOn }: IdentityAccount): string {
  const licences = skuIds.length === 1 ? '1 licence' : `${skuIds.length} licences`;
  const held = skuIds.length === 0 ? 'holds nothing' : `holds ${licences}`;
  const used = services.length === 0 ? 'uses nothing' : `uses ${services.map(wordsOf).join(', ')}`;
  return `  ${userId}  ${name ?? '(no name)'}: ${held}, ${used}, last sign-in ${lastSignInOn ?? 'none known'}`;
}

function headsText({ internal, guests }: Heads): string {
  return `${internal} + ${guests}`;
}
