import type { Archetype } from './archetype.ts';
import type { Platform } from './person.ts';
import type { Random } from './random.ts';

/**
 * Where somebody uses the applications when they use them: on the web and the phone without a plan that installs
 * them, otherwise on a desktop and perhaps elsewhere. Null: the report leaves it open.
 */
export function platformsOf({ apps, suite }: Archetype, random: Random): readonly Platform[] | null {
  if (apps === 'untold') return null;
  const isDesktop = apps === undefined ? suite === 'E5' || suite === 'E3' : apps === 'desktop';
  const mobile = random.chance(0.5);
  const desktop: Platform = random.chance(0.15) ? 'Mac' : 'Windows';
  const isOnWeb = !isDesktop || random.chance(0.4);
  return [
    ...(isDesktop ? [desktop] : []),
    ...(mobile ? (['Mobile'] as const) : []),
    ...(isOnWeb ? (['Web'] as const) : []),
  ];
}
