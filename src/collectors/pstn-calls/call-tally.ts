import type { ObservationRows } from '../../lake/observation.ts';
import { isoDayOf } from '../observed-values.ts';
import type { CallRecord } from './schema.ts';

type Row = ObservationRows['pstn_use'];

/** Calls per person, route and kind. Memory grows with the people who call, not with calls and not with the tenant. */
export interface CallTally {
  add(route: Row['route'], call: CallRecord): void;
  /** Calls of no person. */
  readonly ofNobody: number;
  rows(): Iterable<Row>;
}

export function createCallTally(): CallTally {
  const kept = new Map<string, Row>();
  let ofNobody = 0;
  return {
    add(route, { userId, startDateTime, callType: said }) {
      const day = isoDayOf(startDateTime);
      if (userId === null || userId === undefined || day === null) {
        ofNobody += 1;
        return;
      }
      const callType = said?.toLowerCase() ?? 'unknown';
      const key = `${userId} ${route} ${callType}`;
      const before = kept.get(key);
      kept.set(
        key,
        before === undefined
          ? { userId, route, callType, calls: 1, lastCallOn: day }
          : {
              ...before,
              calls: before.calls + 1,
              lastCallOn: day > before.lastCallOn ? day : before.lastCallOn,
            },
      );
    },
    get ofNobody() {
      return ofNobody;
    },
    rows: () => kept.values(),
  };
}
