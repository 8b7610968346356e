/**
 * The life of an instruction to change a group: it ends when the change is seen in the directory, whatever anybody
 * says of it before (C15).
 */
export type InstructionState =
  | 'open'
  /** Somebody says it is done; nobody has seen it yet. */
  | 'claimed'
  /** A later collection shows that nobody of it holds the licence by that group any more. */
  | 'seen'
  /** Not going to be done, with a reason; quiet until other people are concerned. */
  | 'refused'
  /** Nobody is concerned any more, for another reason. */
  | 'withdrawn';

export type InstructionEvent =
  | 'claim'
  | 'refuse'
  /** Other people are concerned, or what was claimed is not to be seen. */
  | 'renew'
  | 'see'
  | 'withdraw';

const moves = { refuse: 'refused', renew: 'open', see: 'seen', withdraw: 'withdrawn' } as const;

const transitions: Readonly<Record<InstructionState, Partial<Record<InstructionEvent, InstructionState>>>> = {
  open: { claim: 'claimed', ...moves },
  claimed: moves,
  seen: {},
  refused: {},
  withdrawn: {},
};

export const instructionStates = Object.keys(transitions) as readonly InstructionState[];

/** The state after the event; null when the instruction cannot take it, and nothing is done. */
export function nextInstructionState(
  state: InstructionState,
  event: InstructionEvent,
): InstructionState | null {
  return transitions[state][event] ?? null;
}

/** It waits for somebody, or for what they did to be seen. */
export function isWaiting(state: InstructionState): boolean {
  return state === 'open' || state === 'claimed';
}
