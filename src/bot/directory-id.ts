/** Tenants and people are GUIDs: the same in either case, kept in lower case as the register keeps its owners. */
export function directoryId(id: string): string {
  return id.toLowerCase();
}

export function isSameId(a: string | undefined, b: string): boolean {
  return a !== undefined && directoryId(a) === directoryId(b);
}
