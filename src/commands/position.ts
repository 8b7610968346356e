import type { DecisionPolicy } from '../core/model/policy.ts';
import type { Position } from '../core/model/position.ts';
import type { PositionDay } from '../ledger/positions.ts';
import { positionDocument, positionRow, type PositionRow } from '../reports/position-document.ts';
import { conditionOf } from '../reports/reason-words.ts';
import { findProduct } from './find-product.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';
import { noPositionsYet } from '../jobs/errors.ts';
import { methodLines, thresholdLine, windowLines } from './position-text.ts';
import { table } from './table.ts';

/** `position [product] [--as-of D]` (VAR-04). */
export const addPosition: AddCommand = (program, { services, finish }) => {
  program
    .command('position')
    .description('entitled, assigned and used per product, and what lies between them')
    .argument('[product...]', 'E5, Copilot, a SKU id, a part number')
    .option('--as-of <day>', 'the newest position on or before this day', isoDayOption)
    .action(async (words: string[], { asOf }: { asOf?: string }) => {
      const { ledger, tenantId, search, policy } = await services();
      const day = await ledger.positions.newest({
        tenantId,
        ...(asOf === undefined ? {} : { onOrBefore: asOf }),
      });
      if (day === null) throw noPositionsYet(asOf ?? null);
      const positions =
        words.length === 0 ? day.positions : [findProduct(search, words.join(' '), day.positions)];
      const answer = { ...day, positions };
      const one =
        words.length === 0 ? [] : positions.flatMap((position) => detailLines(position, policy.decision));
      finish({
        exitCode: 0,
        document: positionDocument(answer),
        text: [textOf(answer), ...one].join('\n'),
      });
    });
};

function detailLines(
  position: Position,
  { warnAtPercentOfEntitlement }: Pick<DecisionPolicy, 'warnAtPercentOfEntitlement'>,
): string[] {
  return [thresholdLine(position, warnAtPercentOfEntitlement), '', ...windowLines(position)];
}

function textOf(day: PositionDay): string {
  const header = [
    'product',
    'entitled',
    'purchased',
    'assigned',
    'active',
    'inactive',
    'never',
    'new',
    'protected',
    'unknown',
    'unassigned',
    'deployed',
  ];
  const rows = day.positions.map((position) => lineOf(positionRow(position)));
  const coverage = day.coverage.complete
    ? 'coverage complete'
    : `coverage incomplete: ${day.coverage.gaps.map(({ source, reason }) => conditionOf(source, reason)).join(', ')}`;
  return [table([header, ...rows]), '', `as of ${day.asOf}, ${coverage}`, ...methodLines(day.positions)].join(
    '\n',
  );
}

function lineOf(row: PositionRow): string[] {
  const { entitled, purchased, assigned, active, inactive, neverUsed, unassigned, deploymentPct, threshold } =
    row;
  const deployed = deploymentPct === null ? 'unknown' : `${deploymentPct} % ${threshold ?? ''}`.trim();
  const figures = [
    entitled,
    purchased,
    assigned,
    active,
    inactive,
    neverUsed,
    row.new,
    row.protected,
    row.unknown,
    unassigned,
  ];
  return [row.name, ...figures.map((figure) => (figure === null ? 'unknown' : String(figure))), deployed];
}
