import type { Tenant } from './population.ts';
import { products } from './products.ts';
import { hash32, hashText } from './random.ts';
import { registerLines, type RegisterLine } from './register-rows.ts';
import { csvText, monthBefore, monthEndBefore } from './sample-row.ts';
import { groundTruth, type TruthPosition } from './truth.ts';

/** The import header of monthly history. */
export const historyHeader = [
  'product',
  'month',
  'entitled',
  'assigned',
  'active',
  'method',
  'source',
] as const;

const months = 24;

/** Share of the busiest month in use, January first: a shop that lives on Christmas and rests after it. */
const season = [0.65, 0.69, 0.76, 0.83, 0.88, 0.91, 0.88, 0.84, 0.92, 0.97, 1, 0.8] as const;

/** Active people so many months back as a multiple of today's, before the noise. */
type Course = (back: number, month: number, thisMonth: number) => number;

const courses: Readonly<Record<string, Course>> = {
  'microsoft-365-e5': (back) => 1 + 0.012 * back,
  'microsoft-365-e3': (back, month, thisMonth) =>
    ((season[month] ?? 1) / (season[thisMonth] ?? 1)) * (1 - 0.0005 * back),
  'microsoft-365-copilot': (back) => Math.max(0.08, 1 - 0.038 * back),
};

const steady: Course = () => 1;

/**
 * Two years of months before the tenant's own, as CSV text: E5 in steady decline, E3 with its season and no decline,
 * Copilot growing, the others much the same.
 */
export function historyRows(tenant: Tenant): string {
  const lines = registerLines(tenant);
  const rows = groundTruth(tenant).positions.flatMap((position) =>
    Array.from({ length: months }, (_, step) => monthRow(tenant, lines, position, months - step)),
  );
  return csvText(historyHeader, rows);
}

function monthRow(
  tenant: Tenant,
  lines: readonly RegisterLine[],
  position: TruthPosition,
  back: number,
): readonly string[] {
  const month = monthBefore(tenant.today, back).slice(0, 7);
  const course = courses[position.product] ?? steady;
  const share = course(back, monthIndex(month), monthIndex(tenant.today));
  const noise = (hash32(tenant.seed, hashText(position.product), back) % 9) / 1000 - 0.004;
  const active = Math.round(position.active * share * (1 + noise));
  const isGrowing = position.product === 'microsoft-365-copilot';
  const usual = isGrowing ? Math.round(position.assigned * share) : position.assigned;
  const assigned = Math.max(usual, Math.ceil(active * 1.05));
  return [
    position.product,
    month,
    String(entitledOn(lines, monthEndBefore(tenant.today, back), position)),
    String(assigned),
    String(active),
    methodOf(position.product),
    `licence review ${month}`,
  ];
}

/** By the register where its present contract was in force, and as today before that. */
function entitledOn(lines: readonly RegisterLine[], day: string, position: TruthPosition): number {
  const inForce = lines.filter(
    (line) => line.product.id === position.product && line.startDate <= day && day <= line.endDate,
  );
  const current = inForce.filter(({ document }) => document !== 'previous term');
  if (current.length === 0) return position.entitled;
  return current.reduce((total, { quantity }) => total + quantity, 0);
}

/** 0 is January. */
function monthIndex(day: string): number {
  return Number(day.slice(5, 7)) - 1;
}

function methodOf(productId: string): string {
  const evidence = products.find(({ id }) => id === productId)?.evidence;
  return evidence === 'copilot-report' ? 'copilot-30d-internal' : 'sign-in-90d-internal';
}
