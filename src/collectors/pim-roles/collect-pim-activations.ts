import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normaliseActivation } from './normalise.ts';
import { AssignmentInstance } from './schema.ts';

/** Who has a directory role activated at the moment: those who activated one last week are not told of. */
export const pimActivationsCollector: Collector = {
  name: 'pim-activations',
  permissions: ['RoleAssignmentSchedule.Read.Directory'],
  collect: (context) =>
    collectTable(context, {
      table: 'pim_activations',
      path: '/roleManagement/directory/roleAssignmentScheduleInstances',
      rowSchema: AssignmentInstance,
      options: { query: { $filter: "assignmentType eq 'Activated'" } },
      normalise: normaliseActivation,
    }),
};
