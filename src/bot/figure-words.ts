import type { ExplainedFigure } from '../reports/explain.ts';

/** How people call the figures of a position, in their own words. */
const figureNames: Readonly<Record<ExplainedFigure, readonly string[]>> = {
  entitled: ['entitled', 'entitlement', 'entitlements'],
  purchased: ['purchased', 'bought'],
  assigned: ['assigned', 'assignments'],
  active: ['active', 'in use'],
  inactive: ['inactive'],
  neverUsed: ['never used', 'never-used', 'neverused'],
  new: ['new'],
  protected: ['protected'],
  unknown: ['unknown'],
  unassigned: ['unassigned'],
  exposureUnits: ['exposure', 'exposureunits', 'over the entitlement'],
  wasteUnits: ['waste', 'wasteunits'],
  deploymentPct: ['deployment', 'deploymentpct'],
  usagePct: ['usage', 'usagepct', 'use rate'],
  monthlyWaste: ['monthly waste', 'monthlywaste', 'cost of waste'],
};

/** What the figures are called on a card. */
export const figureTitles: Readonly<Record<ExplainedFigure, string>> = {
  entitled: 'entitled licences',
  purchased: 'purchased licences',
  assigned: 'assigned licences',
  active: 'active seats',
  inactive: 'inactive seats',
  neverUsed: 'seats never used',
  new: 'new seats',
  protected: 'protected seats',
  unknown: 'seats nobody can tell about',
  unassigned: 'unassigned licences',
  exposureUnits: 'licences over the entitlement',
  wasteUnits: 'licences not in use or unassigned',
  deploymentPct: 'deployment, assigned of entitled',
  usagePct: 'use, active of assigned',
  monthlyWaste: 'cost a month of licences not in use or unassigned',
};

/** The word to ask for each figure by. */
export const figureWords: readonly string[] = Object.values(figureNames).map(([first = '']) => first);

const byName = new Map(
  Object.entries(figureNames).flatMap(([figure, names]) =>
    names.map((name) => [name, figure as ExplainedFigure] as const),
  ),
);
const anyName = [...byName.keys()].sort((a, b) => b.length - a.length).join('|');
const noun = '(?: (?:seats?|licen[cs]es?|units?|count|figure|number|rate))?';
const amount = /(?: (?:=|at))? \d[\d.,]* ?%?$/;
/** What people add to the figure they wonder about. */
const wonder = / (?:so|that|too) (?:high|low|many|few|large|small)$/;

const figureLast = new RegExp(`^(?:(?<product>.+?)(?:['’]s)? )?(?<figure>${anyName})${noun}$`);
const figureFirst = new RegExp(`^(?<figure>${anyName})${noun}(?: (?:of|for|on|in))? (?<product>.+)$`);
const isUnknown = new RegExp(`^(?<told>.*\\b(?:${anyName})${noun}) unknown$`);

/** The figure somebody wonders about and the product it is of; the figure stands at either end. */
export function figureIn(written: string): {
  readonly product: string;
  readonly figure: ExplainedFigure | null;
} {
  const bare = written
    .replace(/^(?:the|our|my) /, '')
    .replace(amount, '')
    .replace(wonder, '');
  const text = isUnknown.exec(bare)?.groups?.told ?? bare;
  const { product = '', figure } = (figureLast.exec(text) ?? figureFirst.exec(text))?.groups ?? {};
  if (figure === undefined) return { product: text, figure: null };
  return { product: product.replace(/^(?:the|our|my) /, ''), figure: byName.get(figure) ?? null };
}
