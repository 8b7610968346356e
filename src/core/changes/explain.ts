import { isOurs, type ChangeActor, type ObservedChange, type WriterIdentity } from './observed-change.ts';
import type { OwnDeed } from './own-deed.ts';

/** Why a change of the tenant is no surprise, or that it is one. */
export type Explanation =
  | { readonly kind: 'step'; readonly deed: OwnDeed }
  /** Entra followed a group: whoever changed the group did it, and that is logged with the group. */
  | { readonly kind: 'groupLicensing' }
  /** More of what an owner has explained: the same actor, product and day. */
  | { readonly kind: 'acknowledged' }
  /** It was made before there was a desk to ask. */
  | { readonly kind: 'beforeUs' }
  /** `grave`: our own app did it, and no decision is behind it: its secret may be in other hands. */
  | { readonly kind: 'none'; readonly severity: 'plain' | 'grave' };

export interface KnownChanges {
  readonly writer: WriterIdentity;
  /** `patternKey` of what owners have explained. */
  readonly acknowledged: ReadonlySet<string>;
  /** `key` of deeds that explain an entry already. */
  readonly used: ReadonlySet<string>;
  /** When this desk began to keep its record, epoch milliseconds; what was changed before is no surprise. */
  readonly beganAtMs: number;
}

/** In whose name Entra changes the licences of a group's members (graph-and-azure §8.2). */
const groupLicensing = 'microsoft azure ad group-based licensing';

/** What somebody did to the licences of a product on a day, `YYYY-MM-DD`. */
export function patternKey(actorId: string, product: string, day: string): string {
  return [day, actorId, product].join(' ');
}

/**
 * Why a change happened. What the log does not say explains nothing: a change without a known actor, or that does not
 * name what was given or taken, is told.
 */
export function explain(
  change: ObservedChange,
  deeds: readonly OwnDeed[],
  { writer, acknowledged, used, beganAtMs }: KnownChanges,
): Explanation {
  const { actor } = change;
  const ours = isOurs(actor, writer);
  const deed = nearestDeed(change, deeds, ours, used);
  if (deed !== null) return { kind: 'step', deed };
  if (ours === true) return { kind: 'none', severity: 'grave' };
  if (saysWhat(change)) {
    if (isGroupLicensing(actor)) return { kind: 'groupLicensing' };
    if (isAcknowledged(change, acknowledged)) return { kind: 'acknowledged' };
  }
  return change.atMs < beganAtMs ? { kind: 'beforeUs' } : { kind: 'none', severity: 'plain' };
}

/** Each change with its explanation, the oldest first; no deed explains two of them. */
export function explainAll(
  changes: readonly ObservedChange[],
  deeds: readonly OwnDeed[],
  known: KnownChanges,
): readonly (readonly [ObservedChange, Explanation])[] {
  const used = new Set(known.used);
  const deedsOfUser = Map.groupBy(deeds, ({ userId }) => userId);
  return [...changes]
    .sort((a, b) => a.atMs - b.atMs)
    .map((change) => {
      const explanation = explain(change, deedsOfUser.get(change.userId) ?? [], { ...known, used });
      if (explanation.kind === 'step') used.add(explanation.deed.key);
      return [change, explanation] as const;
    });
}

function nearestDeed(
  change: ObservedChange,
  deeds: readonly OwnDeed[],
  ours: boolean | null,
  used: ReadonlySet<string>,
): OwnDeed | null {
  let nearest: OwnDeed | null = null;
  for (const deed of deeds) {
    if (used.has(deed.key) || !fits(change, deed, ours)) continue;
    if (nearest === null || Math.abs(change.atMs - deed.untilMs) < Math.abs(change.atMs - nearest.untilMs))
      nearest = deed;
  }
  return nearest;
}

/** The same person, the same licences in the same direction, at its time, and by us, or by Entra for us. */
function fits(change: ObservedChange, deed: OwnDeed, ours: boolean | null): boolean {
  const { actor, added, removed } = change;
  if (added === null || removed === null || change.userId !== deed.userId) return false;
  if (!(change.atMs >= deed.fromMs && change.atMs <= deed.untilMs)) return false;
  const isByUs = deed.throughGroup ? isGroupLicensing(actor) : ours === true || isUncomparedApp(actor, ours);
  const main = deed.kind === 'removal' ? removed : added;
  return (
    isByUs &&
    main.includes(deed.skuId) &&
    removed.every((skuId) => deed.removes.includes(skuId)) &&
    added.every((skuId) => deed.adds.includes(skuId))
  );
}

/** An app that is named, by an id that we do not know of ourselves. */
function isUncomparedApp(actor: ChangeActor, ours: boolean | null): boolean {
  const isNamed = actor.id !== null || actor.principalId !== null;
  return ours === null && actor.kind === 'app' && isNamed && !isGroupLicensing(actor);
}

function isGroupLicensing({ kind, name }: ChangeActor): boolean {
  return kind === 'app' && name?.trim().toLowerCase() === groupLicensing;
}

function saysWhat({ added, removed }: ObservedChange): boolean {
  return added !== null && removed !== null;
}

function isAcknowledged({ actor, products, atMs }: ObservedChange, known: ReadonlySet<string>): boolean {
  const actorId = actor.id ?? actor.principalId;
  if (actorId === null || products.length === 0) return false;
  const day = new Date(atMs).toISOString().slice(0, 10);
  return products.every((product) => known.has(patternKey(actorId, product, day)));
}
