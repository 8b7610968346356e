import type { Clock } from '../lib/clock.ts';

/** How a request ended that had been let through. */
export type CircuitOutcome =
  /** The service answered, if only to refuse. */
  | 'answered'
  /** Given up after every try, because the service was silent, failing or throttling. */
  | 'givenUp'
  /** It says nothing about the service: no token, a wrong address, an unknown outcome. */
  | 'unknown';

export type CircuitPass =
  /** The request may be sent; whoever sends it says how it ended. */
  | { readonly open: false; readonly ended: (outcome: CircuitOutcome) => void }
  /** It may not, for so many milliseconds. */
  | { readonly open: true; readonly forMs: number };

/** Spares a service that answers nobody, and spares the caller the wait. */
export interface Circuit {
  pass(): CircuitPass;
}

export interface CircuitDeps {
  /** Requests given up in a row that open it. */
  readonly faults: number;
  readonly coolDownMs: number;
  readonly clock: Clock;
}

type State =
  | { readonly kind: 'closed'; readonly faults: number }
  | { readonly kind: 'open'; readonly until: number }
  /** One request is finding out. */
  | { readonly kind: 'probing' };

/**
 * Closed, everything passes. Open, nothing does until the cool-down is over; then one request finds out for all:
 * an answer closes the circuit, anything else opens it again.
 */
export function createCircuit({ faults: mostFaults, coolDownMs, clock }: CircuitDeps): Circuit {
  let state: State = { kind: 'closed', faults: 0 };

  function open(): State {
    return { kind: 'open', until: clock.now().getTime() + coolDownMs };
  }

  function probeEnded(outcome: CircuitOutcome): void {
    if (state.kind !== 'probing') return;
    if (outcome === 'answered') state = { kind: 'closed', faults: 0 };
    else if (outcome === 'givenUp') state = open();
    else state = { kind: 'open', until: clock.now().getTime() };
  }

  function ended(outcome: CircuitOutcome): void {
    if (state.kind !== 'closed' || outcome === 'unknown') return;
    const faults = outcome === 'answered' ? 0 : state.faults + 1;
    state = faults >= mostFaults ? open() : { kind: 'closed', faults };
  }

  return {
    pass() {
      if (state.kind === 'closed') return { open: false, ended };
      if (state.kind === 'probing') return { open: true, forMs: coolDownMs };
      const forMs = state.until - clock.now().getTime();
      if (forMs > 0 && forMs <= coolDownMs) return { open: true, forMs };
      state = { kind: 'probing' };
      return { open: false, ended: probeEnded };
    },
  };
}
