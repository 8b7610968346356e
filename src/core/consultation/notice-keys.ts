/** What a person is told beside the cards of cases, as the key of its delivery: the case follows the prefix. */
export const consultPrefixes = { need: 'holder:', training: 'training:' } as const;
export const takenPrefix = 'taken:';

/** Whether the holder still needs the seat; or the offer to learn using it. */
export function consultKey(kind: keyof typeof consultPrefixes, caseId: string): string {
  return `${consultPrefixes[kind]}${caseId}`;
}

/** That the seat was taken; with `news`, what came of asking for it back. */
export function takenKey(caseId: string, news?: string): string {
  return `${takenPrefix}${caseId}${news === undefined ? '' : `:${news}`}`;
}

/** The case a key is about: what stands between its first and its second colon. */
export function caseOfKey(key: string): string {
  return key.split(':')[1] ?? '';
}
