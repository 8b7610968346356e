import type { IsoDay } from '../../lake/observation.ts';
import type { PowerBiFacts } from '../../lake/power-bi-facts.ts';
import type { KeptDays } from './keep-days.ts';

/** Takes over the days that no event is added to any more, so that few have to be asked for. */
export async function takeOverDays(
  earlier: PowerBiFacts,
  wanted: readonly IsoDay[],
  kept: KeptDays,
): Promise<void> {
  const settled = (await earlier.settledDays()).filter(
    ({ usedOn }) => wanted.includes(usedOn) && !kept.isWhole(usedOn),
  );
  if (settled.length === 0) return;
  for await (const rows of earlier.useOf(settled.map(({ usedOn }) => usedOn))) await kept.keepRows(rows);
  for (const day of settled) await kept.keepWhole(day);
}
