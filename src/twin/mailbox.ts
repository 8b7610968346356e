import type { Archetype } from './archetype.ts';
import type { Mailbox } from './person.ts';
import type { Random } from './random.ts';

export const gibibyte = 2 ** 30;

/** The mailbox of an archetype that has one. Nobody but those whose habit says so crosses a line of a plan. */
export function mailboxOf(archetype: Archetype, random: Random): Mailbox | null {
  const { mailbox: habit } = archetype;
  if (habit === 'unreported') return null;
  const [least, most] = sizeOf(archetype);
  const bytes = Math.floor((least + random.next() ** 2 * (most - least)) * gibibyte);
  const items = Math.max(1, Math.floor(bytes / random.between(60_000, 140_000)));
  const mayHaveArchive = habit === undefined && isPersonal(archetype) && archetype.suite !== 'F3';
  const isArchived = habit === 'archive' || habit === 'over-50-gib-archive';
  return { bytes, items, hasArchive: isArchived || (mayHaveArchive && random.chance(0.1)) };
}

/** Smallest and largest, in GiB. */
function sizeOf({ mailbox, kind, suite }: Archetype): readonly [number, number] {
  switch (mailbox) {
    case 'small':
      return [0.05, 1.6];
    case 'over-2-gib':
      return [2.1, 9];
    case 'over-50-gib':
    case 'over-50-gib-archive':
      return [50.2, 80];
    case 'archive':
    case 'unreported':
    case undefined:
  }
  if (kind === 'room' || kind === 'equipment') return [0.001, 0.05];
  if (kind === 'shared') return [0.3, 18];
  return suite === 'F3' ? [0.05, 1.8] : [0.8, 38];
}

function isPersonal({ kind, suite }: Archetype): boolean {
  return (kind === undefined || kind === 'member') && (suite === 'E5' || suite === 'E3');
}
