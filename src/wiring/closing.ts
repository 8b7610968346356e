/** What has been opened, to be closed in the opposite order. */
export interface Closing {
  add(close: () => Promise<unknown>): void;
  /** Closes everything once, even when one part cannot be; then throws the first failure. */
  closeAll(): Promise<void>;
}

export function createClosing(): Closing {
  const opened: (() => Promise<unknown>)[] = [];

  async function closeOpened(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = opened.pop(); close !== undefined; close = opened.pop()) {
      await close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  return {
    add: (close) => void opened.push(close),
    closeAll: closeOpened,
  };
}
