import { collectTable } from '../collect-table.ts';
import type { Collector } from '../collector.ts';
import { normaliseEligibility } from './normalise.ts';
import { EligibilityInstance } from './schema.ts';

/** Who may activate a directory role: each of them benefits from Entra ID P2. */
export const pimEligibilitiesCollector: Collector = {
  name: 'pim-eligibilities',
  permissions: ['RoleEligibilitySchedule.Read.Directory'],
  collect: (context) =>
    collectTable(context, {
      table: 'pim_eligibilities',
      path: '/roleManagement/directory/roleEligibilityScheduleInstances',
      rowSchema: EligibilityInstance,
      options: {},
      normalise: (instance) => [normaliseEligibility(instance)],
    }),
};
