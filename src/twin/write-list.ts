import type { AddLicense, Change } from './state-file.ts';

/** A licence write on a user that the tenant accepted. */
export interface AcceptedWrite {
  readonly at: string;
  readonly userId: string;
  readonly add: readonly AddLicense[];
  readonly remove: readonly string[];
  readonly requestId: string;
}

/** The user writes of the app among the changes, oldest first; those of an administrator are none of its. */
export function licenseWrites(changes: readonly Change[]): readonly AcceptedWrite[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'user' || change.by !== undefined) return [];
    const { at, userId, add, remove, requestId } = change;
    return [{ at, userId, add, remove, requestId }];
  });
}
