import { sharePct } from './share.ts';

/** A resource group, or a resource, with its tags as Azure keeps them. */
export interface Tagged {
  readonly id: string;
  readonly name: string | null;
  readonly subscriptionId: string;
  /** JSON object; null: no tags. */
  readonly tags: string | null;
}

export interface KeyCompleteness {
  readonly tagKey: string;
  readonly tagged: number;
  readonly missing: number;
  /** Their tags could not be read. */
  readonly unknown: number;
}

export interface SubscriptionEffort {
  readonly subscriptionId: string;
  /** Without at least one of the keys: each is one to look at and tag. */
  readonly untagged: number;
  readonly all: number;
}

export interface UntaggedItem {
  readonly id: string;
  readonly name: string | null;
  readonly subscriptionId: string;
  readonly missingKeys: readonly string[];
}

export interface TagCompleteness {
  readonly all: number;
  /** With every key. */
  readonly complete: number;
  readonly incomplete: number;
  readonly unknown: number;
  /** complete / (complete + incomplete) in per cent; null of nothing. */
  readonly completePct: number | null;
  readonly keys: readonly KeyCompleteness[];
  readonly effort: readonly SubscriptionEffort[];
  /** The first by id. */
  readonly untagged: readonly UntaggedItem[];
}

/** Which of the wanted tags are there: keys in any case, an empty value is none (AZR-06, AZR-07, AZR-09). */
export function createTagReview({
  tagKeys,
  listed,
}: {
  readonly tagKeys: readonly string[];
  readonly listed: number;
}) {
  const keys = tagKeys.map((tagKey) => ({ tagKey, tagged: 0, missing: 0, unknown: 0 }));
  const effort = new Map<string, { subscriptionId: string; untagged: number; all: number }>();
  const counts = { all: 0, complete: 0, incomplete: 0, unknown: 0 };
  let untagged: UntaggedItem[] = [];

  return {
    step({ id, name, subscriptionId, tags }: Tagged): void {
      counts.all += 1;
      const line = effort.get(subscriptionId) ?? { subscriptionId, untagged: 0, all: 0 };
      effort.set(subscriptionId, line);
      line.all += 1;
      const missingKeys = missingKeysOf(tags, tagKeys);
      if (missingKeys === null) {
        counts.unknown += 1;
        for (const key of keys) key.unknown += 1;
        return;
      }
      for (const key of keys) key[missingKeys.includes(key.tagKey) ? 'missing' : 'tagged'] += 1;
      if (missingKeys.length === 0) {
        counts.complete += 1;
        return;
      }
      counts.incomplete += 1;
      line.untagged += 1;
      untagged.push({ id, name, subscriptionId, missingKeys });
      if (untagged.length >= 2 * listed + 2) untagged = untagged.sort(byId).slice(0, listed);
    },
    finish(): TagCompleteness {
      const { complete, incomplete } = counts;
      return {
        ...counts,
        completePct: sharePct(complete, complete + incomplete),
        keys,
        effort: [...effort.values()].sort(
          (a, b) => b.untagged - a.untagged || (a.subscriptionId < b.subscriptionId ? -1 : 1),
        ),
        untagged: untagged.sort(byId).slice(0, listed),
      };
    },
  };
}

function byId(a: UntaggedItem, b: UntaggedItem): number {
  return a.id < b.id ? -1 : 1;
}

/** The wanted tags without a value, as they are wanted; null where the text is no object. */
export function missingKeysOf(tags: string | null, tagKeys: readonly string[]): readonly string[] | null {
  const carried = carriedKeys(tags);
  return carried === null ? null : tagKeys.filter((tagKey) => !carried.has(tagKey.toLowerCase()));
}

/** Keys with a value, in lower case; null where the text is no object. */
function carriedKeys(tags: string | null): ReadonlySet<string> | null {
  if (tags === null || tags.trim() === '') return new Set();
  const read = parsed(tags);
  if (read === null) return new Set();
  if (typeof read !== 'object' || Array.isArray(read)) return null;
  const carried = Object.entries(read).filter(([, value]) => value !== null && String(value).trim() !== '');
  return new Set(carried.map(([key]) => key.trim().toLowerCase()));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
