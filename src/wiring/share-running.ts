/** Whoever asks for something that is being made already waits for that, and does not have it made again. */
export function createSharing(): <T>(what: string, make: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<unknown>>();
  return <T>(what: string, make: () => Promise<T>) => {
    const made = running.get(what) ?? make().finally(() => running.delete(what));
    running.set(what, made);
    return made as Promise<T>;
  };
}
