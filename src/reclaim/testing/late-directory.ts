import { createLog } from '../../lib/log.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import type { Clock } from '../../lib/clock.ts';
import type { CarryOutCaseDeps } from '../carry-out-case.ts';
import type { HeldSku } from '../person.ts';
import type { WriteAnswer } from '../writer.ts';
import { freely } from './freely.ts';

const e5: HeldSku = { skuId: 'sku-e5', path: 'direct', disabledPlans: [], groupIds: [] };

export interface LateDirectory {
  readonly deps: CarryOutCaseDeps;
  /** What Microsoft has taken, one line per change. */
  readonly writes: string[];
  /** How often evidence was asked for, and how often the owner's cards were told of something. */
  readonly told: { evidence: number; settled: number };
  /** From now on changes show after so many milliseconds. */
  lag(milliseconds: number): void;
  /** What the person holds in truth, whatever the directory shows. */
  holds(userId: string): boolean;
}

/** A directory in which everybody holds one licence directly, and which shows a change when its time has come. */
export function lateDirectory(
  ledger: Ledger,
  clock: Clock & { sleep(milliseconds: number): Promise<void> },
): LateDirectory {
  const changes: { readonly userId: string; readonly isHeld: boolean; readonly showsAt: number }[] = [];
  const writes: string[] = [];
  const told = { evidence: 0, settled: 0 };
  let lagMs = 0;
  const newest = (userId: string, isVisible: (showsAt: number) => boolean): boolean =>
    changes.findLast((change) => change.userId === userId && isVisible(change.showsAt))?.isHeld ?? true;
  const shown = (userId: string) =>
    newest(userId, (showsAt) => showsAt <= clock.now().getTime()) ? [e5] : [];
  const holds = (userId: string) => newest(userId, () => true);
  return {
    writes,
    told,
    holds,
    lag: (milliseconds) => (lagMs = milliseconds),
    deps: {
      ...freely(clock),
      ledger,
      log: createLog('silent'),
      sleep: (milliseconds) => clock.sleep(milliseconds),
      readCopilot: async () => new Map(),
      onSettled: () => void (told.settled += 1),
      people: {
        readPeople: async (userIds) => {
          told.evidence += 1;
          return new Map(userIds.map((userId) => [userId, { userId, signIn: 20_000, held: shown(userId) }]));
        },
        readHeld: async (userId) => shown(userId),
        async *readIdle() {
          yield [];
        },
        readMailboxPurposes: async () => new Map(),
        readGroup: async () => null,
      },
      writer: {
        whenFree: async () => ({
          giveBack: () => undefined,
          async change(userId, change): Promise<WriteAnswer> {
            if (change.kind !== 'licences') throw new TypeError('nobody is in a group here');
            const isHeld = change.add.length > 0;
            writes.push(`${userId} ${isHeld ? 'given' : 'taken'}`);
            if (!isHeld && !holds(userId)) return { kind: 'alreadyGone', requestId: 'ms' };
            changes.push({ userId, isHeld, showsAt: clock.now().getTime() + lagMs });
            return { kind: 'applied', requestId: 'ms' };
          },
        }),
      },
    },
  };
}
