import { activationDocument, type ActivationDocument } from '../reports/activation-document.ts';
import { appsDocument, type AppsDocument } from '../reports/apps-document.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import type { Heads } from '../reports/usage-document-basis.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { productsFor, runFor, scopeOf } from './review-scope.ts';
import { table } from './table.ts';

/** `apps [product] [--as-of D]` (USE-16, USE-21, ASG-13, GOV-02). */
export const addApps: AddCommand = (program, { services, finish }) => {
  program
    .command('apps')
    .description(
      'Office applications by platform, web-and-mobile-only people, activations and dormant installations',
    )
    .argument('[product...]', 'only the holders of E5, Apps for enterprise, a SKU id')
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async (words: string[], { asOf }: { asOf?: string }) => {
      const open = await services();
      const run = await runFor(open, asOf);
      const products = await productsFor(open, asOf);
      const scope = scopeOf(open, words, products);
      const apps = await appsDocument(run, scope, products);
      const activations = await activationDocument(run, scope);
      const sources = [...apps.sources, ...activations.sources.filter(({ name }) => name === 'activations')];
      const gaps = [...apps.gaps, ...activations.gaps.filter(({ source }) => source === 'activations')];
      finish({
        exitCode: 0,
        document: { ...apps, sources, gaps, installations: installationsOf(activations) },
        text: textOf(apps, activations, scope?.name ?? 'the tenant'),
      });
    });
};

function installationsOf(document: ActivationDocument) {
  const { method, dormantAfterDays, allowance, activations, withoutLicence, reason } = document;
  return { method, dormantAfterDays, allowance, activations, withoutLicence, reason };
}

function textOf(apps: AppsDocument, activations: ActivationDocument, about: string): string {
  return [
    `${about} on ${apps.asOf}; internal people + guests, within the 180 days of the report`,
    '',
    ...adoptionLines(apps),
    '',
    ...productLines(apps),
    '',
    ...installationLines(activations),
    ...[...new Set([...apps.gaps, ...activations.gaps].map(({ detail }) => `gap: ${detail}`))],
  ].join('\n');
}

function adoptionLines({ apps, clients, reason }: AppsDocument): string[] {
  if (apps === null || clients === null) return [`applications: ${unknownText(reason)}`];
  const platforms = [...new Set(apps.flatMap(({ platform }) => platform ?? []))].sort();
  const rows = [...Map.groupBy(apps, ({ app }) => app)].map(([app, uses]) => {
    const any = uses.find(({ platform }) => platform === null);
    const on = platforms.map((platform) => uses.find((use) => use.platform === platform)?.people);
    const rate = any?.adoptionPct ?? null;
    return [
      wordsOf(app),
      headsText(any?.people),
      rate === null ? 'unknown' : `${rate} %`,
      ...on.map((people) => (people === undefined ? '-' : headsText(people))),
    ];
  });
  return [
    table([['application', 'people', 'adoption', ...platforms.map(wordsOf)], ...rows]),
    '',
    `desktop ${headsText(clients.desktop)}, web and mobile only ${headsText(clients.webAndMobileOnly)}, neither ${headsText(clients.neither)}, unknown ${headsText(clients.unknown)}`,
  ];
}

function productLines({ products }: AppsDocument): string[] {
  if (products.length === 0) return ['products: none yet; run "reconcile"'];
  const rows = products.map(({ name, holders, webAndMobileOnly, unknown, activated }) => [
    name,
    ...[holders, webAndMobileOnly, unknown, activated].map(figure),
  ]);
  return [table([['product', 'holders', 'web and mobile only', 'unknown', 'activated'], ...rows])];
}

function installationLines({ activations, withoutLicence, allowance, reason }: ActivationDocument): string[] {
  if (activations === null) return [`activations: ${unknownText(reason)}`];
  const rows = activations.map((each) => [
    each.productType,
    headsText(each.people),
    ...[each.used, each.notUsed, each.dormant, each.noDesktop, each.unknown, each.notJoined].map(String),
  ]);
  const header = [
    'activated',
    'people',
    'used',
    'not used',
    'dormant',
    'no desktop',
    'unknown',
    'not joined',
  ];
  return [
    table([header, ...rows]),
    ...beyondLines(activations, allowance),
    ...(withoutLicence === null ? [] : [`activated without any licence: ${headsText(withoutLicence)}`]),
  ];
}

/** ASG-12, with the first ids: who they are is looked up by whoever may. */
function beyondLines(
  activations: NonNullable<ActivationDocument['activations']>,
  allowance: string,
): string[] {
  const flagged = activations.filter(({ beyondAllowance }) => beyondAllowance.people > 0);
  return [
    flagged.length === 0
      ? 'activated on more devices than a licence allows: nobody'
      : 'activated on more devices than a licence allows:',
    ...flagged.flatMap(({ productType, beyondAllowance: { people, desktops, mobiles, userIds } }) => [
      `  ${productType}: ${people} (desktops ${desktops}, tablets and phones ${mobiles})`,
      ...userIds.slice(0, shownIds).map((userId) => `    ${userId}`),
      ...(people > shownIds ? [`    and ${people - shownIds} more`] : []),
    ]),
    `  ${allowance}`,
  ];
}

const shownIds = 10;

function headsText(heads: Heads | undefined): string {
  return heads === undefined ? 'unknown' : `${heads.internal} + ${heads.guests}`;
}

function figure(value: number | null): string {
  return value === null ? 'unknown' : String(value);
}
