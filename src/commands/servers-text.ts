import type { Figure } from '../core/model/product.ts';
import type { CoreNeed } from '../core/servers/core-need.ts';
import type { CoreRule } from '../core/servers/core-rule.ts';
import type { ServerPosition } from '../core/servers/server-position.ts';
import { moneyText } from '../lib/currency.ts';
import type { CalDocument } from '../reports/server-cal-document.ts';
import type { ServerDocument, ServerProductPart } from '../reports/server-document.ts';
import { routeText } from '../reports/server-route-words.ts';
import { installationText } from '../reports/installation-text.ts';
import { unknownText, wordsOf } from '../reports/reason-words.ts';
import { wrapText } from '../reports/wrap-text.ts';
import { beyondStandardText } from './beyond-standard-text.ts';
import { failoverText } from './failover-text.ts';
import { supportText } from './support-text.ts';
import { table } from './table.ts';

const listed = 20;

export function serversText(document: ServerDocument): string {
  const { asOf, list, reason, flags, moved, versions, benefit } = document;
  return [
    list === null
      ? `${asOf}: server licences are ${unknownText(reason)}`
      : `${asOf}, from ${list.fileName} of ${list.exportedOn} (${dayCount(list.ageDays)} old), brought by ${list.importedBy} on ${list.importedAt.slice(0, 10)}${list.isStale ? '. It is STALE: nothing is held against the register' : ''}`,
    '',
    discoveryText(document),
    ...document.products.flatMap(productText),
    ...document.byServer.map(
      ({ name, entitled }) => `${name}: ${figure(entitled)} by server in the register, not set against cores`,
    ),
    ...listText(
      'errors of counting',
      flags.map(
        ({ serverId, product, underBy, because }) =>
          `${serverId}${product === null ? '' : ` (${wordsOf(product)})`}: ${underByText(underBy)} because ${because}`,
      ),
    ),
    ...listText(
      'moved between hosts',
      moved.map(
        ({ serverId, product, hostIds, needs }) =>
          `${serverId} (${wordsOf(product)}) on ${hostIds.join(', ')}: ${wordsOf(`moved-${needs}`)}`,
      ),
    ),
    ...listText(
      'versions',
      versions.map(
        ({ product, edition, year, machines, verdict, support }) =>
          `${installationText(wordsOf(product), edition, year)} on ${machines} ${machines === 1 ? 'machine' : 'machines'}: ${wordsOf(`version-${verdict}`)}; ${supportText(support, asOf)}`,
      ),
    ),
    ...listText(
      'more cores than one instance of SQL Server Standard uses',
      document.beyondStandard.map(beyondStandardText),
    ),
    ...listText('more passive replicas than active installations', document.failover.map(failoverText)),
    ...(benefit.length === 0 ? [] : ['', benefitText(document)]),
    ...document.gaps.map((gap) => `gap: ${gap.detail}`),
  ].join('\n');
}

function discoveryText({ discovery, hostUnknown, notSeenLately, containerHosts }: ServerDocument): string {
  const rows = discovery.map(({ what, count, seenOn, ageDays, isStale, reason }) => [
    wordsOf(what),
    count === null ? unknownText(reason) : String(count),
    seenOn ?? '',
    ageDays === null ? '' : `${dayCount(ageDays)}${isStale === true ? ', stale' : ''}`,
  ]);
  return [
    table([['discovered', 'count', 'seen on', 'age'], ...rows]),
    `virtual machines without a known host: ${hostUnknown}; machines not seen lately: ${notSeenLately}; container hosts: ${containerHosts}`,
  ].join('\n');
}

function productText({ product, rule, comparison, estate, positions }: ServerProductPart): string[] {
  const { places, unresolved, free, passive, inCloud } = estate;
  const totals = comparison.totals.map(({ profile, need, packs }, index) => [
    profile,
    needText(need),
    packs === null ? '' : String(packs),
    index === 0 ? '' : changeText(comparison.differences[index] ?? null),
  ]);
  return [
    '',
    `${wordsOf(product)}, by ${rule.profile} (${rule.source}, read ${rule.asOf})`,
    table([
      ['core licence', 'entitled', 'required', 'short', 'surplus', 'packs', 'exposure a year'],
      ...positions.map(positionRow),
    ]),
    ...positions.flatMap(openText),
    `${places.length} hosts and machines to license; installations that need no licence ${free}, passive ${passive}, in a cloud ${inCloud}`,
    ...listText(
      'whose licence nobody can tell',
      unresolved.map(
        ({ serverId, edition, reason }) => `${serverId}: ${edition ?? 'no edition'} (${wordsOf(reason)})`,
      ),
    ),
    ...listText(
      'licensed as',
      places.map((place) => `${place.serverId}: ${routeText(place)}`),
    ),
    `all cores of the ${comparison.hosts.length} hosts of ${wordsOf(product)}, by each rule:`,
    table([['rule', 'core licences', 'packs', 'difference'], ...totals]),
    wrapText(comparison.sentence),
  ];
}

function positionRow({
  license,
  entitled,
  required,
  shortfall,
  surplus,
  packsToOrder,
  exposure,
}: ServerPosition): string[] {
  const yearly = exposure.yearly.known
    ? moneyText(exposure.yearly.value.amountMinor, exposure.yearly.value.currency)
    : 'unknown';
  return [
    wordsOf(license),
    figure(entitled),
    figure(required),
    ...[shortfall, surplus, packsToOrder].map((each) => (each.known ? String(each.value) : 'unknown')),
    yearly,
  ];
}

function openText({
  license,
  required,
  assured,
  unassured,
  shortAtLeast,
  servedByHigher,
}: ServerPosition): string[] {
  const name = wordsOf(license);
  const least = shortAtLeast === null || shortAtLeast === 0 ? '' : `; short by ${shortAtLeast} at least`;
  return [
    ...(required.known
      ? []
      : [
          `${name}: with Software Assurance wherever nobody states it, ${needText(assured)}; without, ${needText(unassured)}${least}`,
        ]),
    ...(servedByHigher === 0
      ? []
      : [`${name}: ${servedByHigher} more are served by a surplus of the higher edition`]),
  ];
}

function benefitText({ benefit }: ServerDocument): string {
  const rows = benefit.map(({ license, owned, onPremises, claimed, byDatabases, left }) => [
    wordsOf(license),
    ...[owned, onPremises, claimed, byDatabases, left].map(figure),
  ]);
  return table([
    ['hybrid benefit', 'owned', 'on premises', 'claimed by machines', 'if all databases', 'left'],
    ...rows,
  ]);
}

export function rulesText(rules: readonly (CoreRule & { readonly decides: boolean })[]): string {
  const rows = rules.map((rule) => [
    `${rule.profile}${rule.decides ? ' *' : ''}`,
    wordsOf(rule.product),
    ...[rule.perProcessor, rule.perServer, rule.processorsPerServer].map(String),
    rule.perVm === null ? 'not stated' : String(rule.perVm),
    String(rule.pack),
    rule.asOf,
  ]);
  const header = [
    'profile (* decides)',
    'product',
    'per processor',
    'per server',
    'processors',
    'per VM',
    'pack',
    'read on',
  ];
  return [
    table([header, ...rows]),
    '',
    ...rules.map(({ profile, product, source }) => `${profile}, ${wordsOf(product)}: ${source}`),
  ].join('\n');
}

export function calsText({ asOf, cals, method, gaps }: CalDocument): string {
  return [
    asOf,
    ...(cals.length === 0
      ? ['No client access licence is registered, and no Windows Server was seen.']
      : cals.map(calText)),
    ...cals.flatMap(({ cal, attestations }) =>
      attestations.map(
        ({ source, attestedBy, attestedOn }) =>
          `${wordsOf(cal)}: ${attestedBy} attested on ${attestedOn} which plans include it (${source})`,
      ),
    ),
    '',
    wrapText(method),
    ...gaps.map((gap) => `gap: ${gap.detail}`),
  ].join('\n');
}

function calText(cal: CalDocument['cals'][number]): string {
  const rows: readonly (readonly [string, Figure<number>])[] = [
    ['people', cal.people],
    ['covered by a plan', cal.covered],
    ['needed', cal.needed],
    ['owned by user', cal.ownedByUser],
    ['short', cal.short],
    ['owned by device', cal.ownedByDevice],
    ['devices', cal.devices],
  ];
  return ['', wordsOf(cal.cal), ...rows.map(([name, value]) => `  ${name}: ${figure(value)}`)].join('\n');
}

function listText(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - listed;
  return [
    '',
    `${title}: ${lines.length}`,
    ...lines.slice(0, listed).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more: --json has all`] : []),
  ];
}

function figure(value: Figure<number>): string {
  return value.known ? String(value.value) : unknownText(value.reason);
}

function needText({ cores, atLeast }: CoreNeed): string {
  return cores === null ? `${atLeast} at least` : String(cores);
}

function dayCount(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

function underByText(underBy: number | null): string {
  return underBy === null ? 'core licences unknown' : `under-licensed by ${underBy}`;
}

function changeText(difference: number | null): string {
  if (difference === null) return 'unknown';
  return difference > 0 ? `+${difference}` : String(difference);
}
