/** Who made a change, as the directory's audit log says. Null: it does not say. */
export interface ChangeActor {
  readonly kind: 'user' | 'app' | null;
  /** Object id of a person, application id of an app. */
  readonly id: string | null;
  /** Object id of an app's service principal. */
  readonly principalId: string | null;
  readonly name: string | null;
}

/** One change of one person's licences, as the directory's audit log tells it. Ids are in lower case. */
export interface ObservedChange {
  readonly id: string;
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly actor: ChangeActor;
  /** SKU ids; null: the entry does not say what changed. */
  readonly added: readonly string[] | null;
  readonly removed: readonly string[] | null;
  /** Ids of the products that these SKUs belong to. */
  readonly products: readonly string[];
}

/** The app registration that carries out our steps; null: not known, as with a part of it. */
export interface WriterIdentity {
  readonly appId: string | null;
  readonly principalId: string | null;
}

/**
 * Whether an actor is our own app. Null when there is nothing to compare: many entries name an app by its service
 * principal alone.
 */
export function isOurs({ kind, id, principalId }: ChangeActor, writer: WriterIdentity): boolean | null {
  if (kind === null) return null;
  if (kind === 'user') return false;
  const compared = [
    [id, writer.appId],
    [principalId, writer.principalId],
  ].flatMap(([theirs, own]) =>
    theirs === null || own === null || theirs === undefined || own === undefined
      ? []
      : [theirs.toLowerCase() === own.toLowerCase()],
  );
  return compared.length === 0 ? null : compared.every(Boolean);
}
