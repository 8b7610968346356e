import type { SourceName } from '../lake/observation.ts';

export interface SourceTask {
  readonly name: SourceName;
  /** Sources that have to be done before, where they are read at all. */
  readonly after: readonly SourceName[];
  run(): Promise<void>;
}

/**
 * Runs the tasks in the order given, at most `atOnce` side by side. When one throws, none is begun any more; the ones
 * under way end before the error is passed on, so that nobody writes after it.
 */
export async function runSideBySide(tasks: readonly SourceTask[], atOnce: number): Promise<void> {
  const waiting = [...tasks];
  const underWay = new Map<SourceName, Promise<void>>();
  const isOpen = (name: SourceName): boolean =>
    underWay.has(name) || waiting.some((task) => task.name === name);

  function begin(task: SourceTask): void {
    waiting.splice(waiting.indexOf(task), 1);
    underWay.set(
      task.name,
      task.run().then(() => void underWay.delete(task.name)),
    );
  }

  try {
    for (;;) {
      const ready = waiting.find(({ after }) => !after.some(isOpen));
      if (ready !== undefined && underWay.size < atOnce) begin(ready);
      else if (underWay.size > 0) await Promise.race(underWay.values());
      else if (ready === undefined && waiting.length > 0)
        throw new TypeError('Sources wait for each other in a circle.');
      else return;
    }
  } finally {
    await Promise.allSettled(underWay.values());
  }
}
