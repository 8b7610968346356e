import { GraphRefusal, type TwinResponse } from './messages.ts';
import type { PageCursor } from './odata-query.ts';
import type { TwinWorld } from './route.ts';

/** Small enough that every list of people has a second page to lose. */
const sizeWhileLosing = 100;

/** The `lost-page` fault: the second page dies in mid-body the first time, then answers 500 for ever. */
export interface LostPage {
  sizeOf(cursor: PageCursor): number;
  spoil(cursor: PageCursor, answer: TwinResponse): TwinResponse;
}

export function createLostPage(world: TwinWorld): LostPage {
  let attempts = 0;
  return {
    sizeOf: ({ size }) => (world.faults().lostPage ? Math.min(size, sizeWhileLosing) : size),
    spoil(cursor, answer) {
      if (!world.faults().lostPage || cursor.page !== 1) return answer;
      attempts += 1;
      if (attempts === 1) return { ...answer, cut: 'middle' };
      throw new GraphRefusal(500, 'InternalServerError', 'An unexpected error occurred.');
    },
  };
}
