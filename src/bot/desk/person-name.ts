import type { LedgerDeskDeps } from './desk-deps.ts';

/** What a card calls whoever decided: nobody is a part of the program. */
export async function personName(
  { nameOf }: Pick<LedgerDeskDeps, 'nameOf'>,
  userId: string | null,
): Promise<string> {
  if (userId === null) return 'Seatkeeper';
  return (await nameOf(userId)) ?? `the person with id ${userId}`;
}
