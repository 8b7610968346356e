import { count } from './trend-advice.ts';
import type { TrendDocument } from './trend-document.ts';
import { wrapText } from './wrap-text.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const against = { below: 'below', within: 'within', above: 'above' } as const;

/** A row of blocks between the lowest and the highest known value; a dot where nothing is known. */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const lowest = Math.min(...known);
  const range = Math.max(...known) - lowest;
  const step = (value: number) =>
    range === 0 ? 3 : Math.round(((value - lowest) / range) * (blocks.length - 1));
  return values.map((value) => (value === null ? '·' : (blocks[step(value)] ?? ''))).join('');
}

/** The trend for a terminal; `months` is the table of its months. */
export function renderTrendText(trend: TrendDocument, months: string): string {
  const { name, asOf, through, judgement, advice } = trend;
  return [
    `${name}, months through ${through} (as of ${asOf})`,
    '',
    months,
    '',
    ...chartLines(trend),
    ...[
      judgement.words,
      ...advice.words,
      ...gapLines(trend),
      ...peakLines(trend),
      ...copilotLines(trend),
      '',
      `how: ${trend.methods.months} ${trend.methods.trend}`,
      `needed: ${trend.methods.needed}`,
      `peaks: ${trend.methods.peaks}`,
      ...importLines(trend),
    ].map((line) => wrapText(line)),
  ].join('\n');
}

function chartLines({ months }: TrendDocument): string[] {
  const values = months.map(({ active }) => active);
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return [];
  return [`active ${sparkline(values)} ${count(Math.min(...known))} to ${count(Math.max(...known))}`, ''];
}

function gapLines({ gap }: TrendDocument): string[] {
  if (gap === null) return [];
  const { value, typical, month } = gap;
  const band = `${typical.fromPct}–${typical.toPct} % (${typical.source})`;
  if (value === null) return [`Assigned against active in ${month}: unknown (${gap.reason ?? ''}).`];
  const spared =
    value.spared === null ? '' : `, ${count(value.spared)} of them new, protected, unknown or lately used`;
  return [
    `Assigned against active in ${month}: ${count(value.units)} seats, ${value.pct} % of the assigned ones${spared}; ${against[value.against]} the typical ${band}.`,
  ];
}

function peakLines({ peaks }: TrendDocument): string[] {
  return peaks.windows.map(({ from, to, orderDay, maximum, onOrderDay, daysSeen }) => {
    const shown = (peak: typeof maximum) =>
      peak.units === null ? `unknown (${peak.reason})` : `${count(peak.units)} on ${peak.on}`;
    const ordered = orderDay === null ? '' : `; on the order day (${orderDay}): ${shown(onOrderDay)}`;
    return `Peak of the ${peaks.countedBy} ${from} to ${to}: ${shown(maximum)}${ordered}; observed days: ${daysSeen}.`;
  });
}

function copilotLines({ copilot }: TrendDocument): string[] {
  if (copilot === null) return [];
  const { commitment, months } = copilot;
  const newest = months.at(-1);
  const pct = newest?.activeOfPurchasedPct;
  const rate =
    newest === undefined || pct === undefined
      ? []
      : [
          `Copilot, monthly active against purchased in ${newest.month}: ${pct.value === null ? `unknown (${pct.reason})` : `${pct.value} %`}.`,
        ];
  if (commitment.kind === 'refused') {
    const why =
      commitment.reason === 'noUse'
        ? 'a month of the last three has no use'
        : 'fewer than three months are known in a row';
    return [...rate, `No commitment is proposed: ${why}.`];
  }
  const { committed, monthsToProve, from, through, steps, months: length } = commitment;
  return [
    ...rate,
    `Commitment that follows adoption: ${count(committed)} now, the level each month from ${from} to ${through} reached.`,
    `  Next steps, each due once held for ${monthsToProve} consecutive months: ${steps.map(({ units }) => count(units)).join(', ')}.`,
    ...(length < 12 ? [`  It rests on ${length} months: a way to buy, not evidence for a reduction.`] : []),
  ];
}

/** Who brought which months in, and when. */
function importLines({ months }: TrendDocument): string[] {
  const imports = months.flatMap(({ month, source }) =>
    source.kind === 'import' ? [{ month, ...source }] : [],
  );
  const groups = Map.groupBy(imports, ({ importedBy, importedAt }) =>
    JSON.stringify([importedBy, importedAt]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const last = group.at(-1);
    if (first === undefined || last === undefined) return [];
    return `imported: ${group.length} months from ${first.month} to ${last.month}, by ${first.importedBy} on ${first.importedAt.slice(0, 10)}, from ${first.source}${first.source === last.source ? '' : ` … ${last.source}`}`;
  });
}
