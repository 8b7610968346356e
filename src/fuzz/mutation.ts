import type { FuzzRandom } from './random.ts';
import type { Units } from './units.ts';

export interface Mutant {
  readonly body: Uint8Array;
  readonly contentType?: string;
  /** True where the unit that was changed may say, legally, that there is nothing to keep of it. */
  readonly mayVanish?: boolean;
  /** True where nothing was changed that means anything: every row has to be there as it was. */
  readonly sameFacts?: boolean;
  /** True where a fact was taken away and nothing was put in its place: no other fact may appear. */
  readonly takesAway?: boolean;
}

/** One way to spoil a body. Null where it does not apply. */
export interface Mutation {
  readonly name: string;
  readonly kinds: readonly Units['kind'][];
  mutate(body: Uint8Array, random: FuzzRandom): Mutant | null;
}
