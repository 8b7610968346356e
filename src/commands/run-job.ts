import { UsageError } from './errors.ts';
import type { SlotResult } from '../jobs/run-slot.ts';
import type { AddCommand } from './invocation.ts';

/** `run <job>`: a cadence job now, once per slot. */
export const addRunJob: AddCommand = (program, { services, finish }) => {
  program
    .command('run')
    .description('a job of the cadence now; a slot that was run is not run again')
    .argument('<job>')
    .action(async (name: string) => {
      const { jobs, runJob } = await services();
      const job = jobs.find((each) => each.name === name);
      if (job === undefined) {
        const names = jobs.map((each) => each.name).join(', ');
        throw new UsageError(`There is no job "${name}".`, 'Jobs are run by name.', `Use one of: ${names}.`);
      }
      const result = await runJob(job);
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, job: name, ...result },
        text: textOf(name, result),
      });
    });
};

function textOf(name: string, result: SlotResult): string {
  switch (result.kind) {
    case 'ran':
      return `${name} ran for the slot of ${result.slot}.`;
    case 'alreadyClaimed':
      return `${name} was run for the slot of ${result.slot} before: nothing to do.`;
    case 'notYet':
      return `${name} follows ${result.after}, which has not run for the slot of ${result.slot} yet: nothing to do.`;
  }
}
