import type { ReportAnswerView, ReportCell, ReportSection } from '../../../cards/report-answer.ts';
import type { Figure } from '../../../core/model/product.ts';
import type { CoreFlag } from '../../../core/servers/core-flags.ts';
import type { ServerPosition } from '../../../core/servers/server-position.ts';
import type { ServerProduct } from '../../../core/servers/server-line.ts';
import { wordsOf } from '../../../reports/reason-words.ts';
import { ofProduct, type ServerDocument, type ServerProductPart } from '../../../reports/server-document.ts';
import { countCell, cut, gapNotes, textCell } from './report-cells.ts';
import { unsupportedVersions } from './support-parts.ts';

/** SQL Server and Windows Server by the core: what is missing, and why counts go wrong (SRV-01..05, SRV-08, SRV-09). */
export function serverView(whole: ServerDocument, family: ServerProduct | null): ReportAnswerView {
  const document = family === null ? whole : ofProduct(whole, family);
  const { asOf, products, flags, list, method, gaps } = document;
  const short = products
    .flatMap(({ positions }) => positions)
    .filter(({ shortfall }) => shortfall.known && shortfall.value > 0);
  return {
    kind: 'report-answer',
    title: family === null ? 'Servers by the core' : `${wordsOf(family)} by the core`,
    asOf,
    conclusion: conclusionOf(
      document,
      short.map(({ license }) => wordsOf(license)),
    ),
    sections: [
      ...products.flatMap((part) => [positionSection(part), ruleSection(part)]),
      ...(products.length === 0 ? [] : [flagSection(flags, family)]),
      ...unsupportedVersions(document),
      discoverySection(document),
    ],
    notes: [
      ...products.map(({ comparison }) => comparison.sentence),
      method,
      ...(list === null
        ? ['Import a list of servers with “servers import”.']
        : [
            `From ${cut(list.fileName, 80)} of ${list.exportedOn}, ${list.ageDays} ${list.ageDays === 1 ? 'day' : 'days'} old${list.isStale ? ': too old to hold anything against the register' : ''}.`,
          ]),
      ...gapNotes(gaps),
    ],
    next: [
      { title: 'SQL Server', ask: 'servers sql' },
      { title: 'Windows Server', ask: 'servers windows' },
    ],
  };
}

function conclusionOf({ list, flags, reason }: ServerDocument, short: readonly string[]): string {
  if (list === null) return `Server licences are unknown, because ${wordsOf(reason ?? 'no-server-list')}.`;
  if (list.isStale) return 'The list of servers is stale: nothing is held against the register.';
  const missing = short.length === 0 ? 'No shortfall is known' : `Short of ${short.join(' and ')}`;
  return `${missing}; errors of counting: ${flags.length}.`;
}

function positionSection({ product, positions }: ServerProductPart): ReportSection {
  return {
    heading: `${wordsOf(product)}: core licences`,
    columns: ['Licence', 'Entitled', 'Needed', 'Balance'],
    rows: positions.map((position) => [
      textCell(wordsOf(position.license)),
      figureCell(position.entitled),
      figureCell(position.required),
      balanceCell(position),
    ]),
    whenEmpty: 'None is required, and none is registered.',
  };
}

/** What is over, or short with a minus; why it is unknown stands beside it. */
function balanceCell({ shortfall, surplus, shortAtLeast }: ServerPosition): ReportCell {
  if (shortfall.known && surplus.known) return { change: surplus.value - shortfall.value };
  const least = shortAtLeast ?? 0;
  return textCell(least > 0 ? `short by ${least} at least` : 'unknown');
}

function ruleSection({ product, comparison }: ServerProductPart): ReportSection {
  return {
    heading: `${wordsOf(product)}: all cores of ${comparison.hosts.length} hosts, by each rule`,
    columns: ['Rule', 'Core licences', 'Difference'],
    rows: comparison.totals.map(({ profile, need }, index) => {
      const difference = comparison.differences[index] ?? null;
      const change: ReportCell =
        index === 0
          ? textCell('–')
          : difference === null
            ? countCell(null, 'cores-unknown')
            : { change: difference };
      return [textCell(wordsOf(profile)), countCell(need.cores, 'cores-unknown'), change];
    }),
    whenEmpty: 'It runs on no host.',
  };
}

function flagSection(flags: readonly CoreFlag[], family: ServerProduct | null): ReportSection {
  const of = (product: ServerProduct | null) =>
    product === null || family !== null ? '' : ` (${wordsOf(product)})`;
  return {
    heading: 'Errors of counting',
    columns: ['Server', 'Under-licensed by'],
    rows: flags.map(({ serverId, product, because, underBy }) => [
      textCell(`${serverId}${of(product)}: ${because}`),
      underBy === null ? textCell('not known') : { count: underBy },
    ]),
    whenEmpty: 'None was found.',
  };
}

function discoverySection({ discovery }: ServerDocument): ReportSection {
  return {
    heading: 'What was discovered when',
    columns: ['Part', 'Count', 'Seen on'],
    rows: discovery.map(({ what, count, seenOn, reason }) => [
      textCell(wordsOf(what)),
      count === null ? { unknown: wordsOf(reason ?? 'not-counted') } : { count },
      seenOn === null ? textCell('never') : { day: seenOn },
    ]),
    whenEmpty: 'Nothing.',
  };
}

function figureCell(figure: Figure<number>): ReportCell {
  return figure.known ? { count: figure.value } : { unknown: wordsOf(figure.reason) };
}
