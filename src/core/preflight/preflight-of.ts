import type { BlockReason, MailboxFacts, Preflight, PreflightItem } from './preflight.ts';

/** What a licence may carry of a person's own. */
export type CarriedThing = 'mailbox' | 'oneDrive' | 'phone';

/** One SKU somebody holds, by whatever path. */
export interface HeldSku {
  readonly skuId: string;
  /** Service plans switched off on every path it comes by: what these carry, this licence does not. */
  readonly disabledPlans: readonly string[];
}

/** What the sources say of one person. Null: no source says, or what it says is too old. */
export interface PreflightFacts {
  readonly held: readonly HeldSku[] | null;
  readonly mailbox: MailboxFacts;
  readonly oneDriveBytes: number | null;
  readonly hasPhoneNumber: boolean | null;
}

/** What would be done to the person: these licences go, these come in the same call. */
export interface PreflightChange {
  readonly takes: readonly HeldSku[];
  readonly adds: readonly HeldSku[];
}

/** What the catalogue knows of SKUs. */
export interface SkuTraits {
  /** Null for a SKU nobody knows. */
  readonly carries: (sku: HeldSku, thing: CarriedThing) => boolean | null;
  /** An add-on needs one of these beside it; empty when it stands alone, null for a SKU nobody knows. */
  readonly basesOf: (skuId: string) => readonly string[] | null;
}

export interface MustKnow {
  readonly mustKnow: readonly PreflightItem[];
}

const notAPersons: ReadonlySet<string> = new Set(['shared', 'room', 'equipment']);

/** What a preflight found, before anything is concluded from it. */
type Found = Omit<Preflight, 'blocks'>;

/** What one person would lose by the change, and what forbids it (C6–C8, C10, C32). */
export function preflightOf(
  facts: PreflightFacts,
  change: PreflightChange,
  traits: SkuTraits,
  policy: MustKnow,
): Preflight {
  const found = lossesOf(facts, change, traits);
  return { ...found, blocks: blocksOf(found, policy) };
}

/** What one person would lose by the change. */
export function lossesOf(facts: PreflightFacts, change: PreflightChange, traits: SkuTraits): Found {
  return {
    losesMailbox: isLost('mailbox', facts, change, traits),
    mailbox: facts.mailbox,
    losesOneDrive: isLost('oneDrive', facts, change, traits),
    oneDriveBytes: facts.oneDriveBytes,
    hasPhoneNumber: both(isLost('phone', facts, change, traits), facts.hasPhoneNumber),
    dependentSkuIds: dependentsOf(facts, change, traits),
  };
}

/**
 * What of it forbids the change. Where a source says that there is something to lose it blocks; what no source tells
 * blocks where the policy must know it, and is told as unknown everywhere. An add-on that hangs on the licence is told,
 * and blocks where the policy names add-ons.
 */
export function blocksOf(found: Found, { mustKnow }: MustKnow): readonly BlockReason[] {
  const unknown = mustKnow.filter(
    (item, index) => mustKnow.indexOf(item) === index && isUnknown(found, item),
  );
  const dependent = mustKnow.includes('addOns') && (found.dependentSkuIds ?? []).length > 0;
  const said = [...saidBlocks(found), ...(dependent ? (['add-on-depends'] as const) : [])];
  return [...said, ...unknown.map((item) => ({ unknown: item }))];
}

/** Something a source says forbids it. That the mailbox may be lost is enough: unknown is not "it stays". */
function saidBlocks({ losesMailbox, mailbox }: Found): BlockReason[] {
  const mayLoseMailbox = losesMailbox !== false;
  const blocks: BlockReason[] = [];
  if (mayLoseMailbox && mailbox.isOnHold === true) blocks.push('on-hold');
  if (mayLoseMailbox && mailbox.purpose !== null && notAPersons.has(mailbox.purpose))
    blocks.push('mailbox-not-converted');
  return blocks;
}

/** Whether nobody can tell what the person would lose of this. */
export function isUnknown(found: Found, item: PreflightItem): boolean {
  const { losesMailbox, losesOneDrive, mailbox } = found;
  switch (item) {
    case 'mailbox':
      return losesMailbox === null || (losesMailbox && mailbox.sizeBytes === null);
    case 'archive':
      return losesMailbox !== false && mailbox.hasArchive === null;
    case 'hold':
      return losesMailbox !== false && mailbox.isOnHold === null;
    case 'oneDrive':
      return losesOneDrive === null || (losesOneDrive && found.oneDriveBytes === null);
    case 'phone':
      return found.hasPhoneNumber === null;
    case 'addOns':
      return found.dependentSkuIds === null;
  }
}

/** A taken licence carries it, and no licence that stays does. */
function isLost(
  thing: CarriedThing,
  { held }: PreflightFacts,
  change: PreflightChange,
  { carries }: SkuTraits,
): boolean | null {
  const taken = anyOf(change.takes.map((sku) => carries(sku, thing)));
  const kept = held === null ? null : anyOf(keptOf(held, change).map((sku) => carries(sku, thing)));
  const added = anyOf(change.adds.map((sku) => carries(sku, thing)));
  return both(taken, not(anyOf([kept, added])));
}

function dependentsOf(
  { held }: PreflightFacts,
  change: PreflightChange,
  { basesOf }: SkuTraits,
): readonly string[] | null {
  if (held === null) return null;
  const taken = new Set(change.takes.map(({ skuId }) => skuId));
  const kept = keptOf(held, change);
  const staying = new Set([...kept, ...change.adds].map(({ skuId }) => skuId));
  const bases = kept.map(({ skuId }) => ({ skuId, bases: basesOf(skuId) }));
  const dependent = bases.flatMap(({ skuId, bases: own }) =>
    own !== null && own.some((base) => taken.has(base)) && !own.some((base) => staying.has(base))
      ? skuId
      : [],
  );
  return dependent.length === 0 && bases.some(({ bases: own }) => own === null) ? null : dependent;
}

function keptOf(held: readonly HeldSku[], { takes }: PreflightChange): readonly HeldSku[] {
  const taken = new Set(takes.map(({ skuId }) => skuId));
  return held.filter(({ skuId }) => !taken.has(skuId));
}

function anyOf(told: readonly (boolean | null)[]): boolean | null {
  if (told.includes(true)) return true;
  return told.includes(null) ? null : false;
}

function both(one: boolean | null, other: boolean | null): boolean | null {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}

function not(told: boolean | null): boolean | null {
  return told === null ? null : !told;
}
