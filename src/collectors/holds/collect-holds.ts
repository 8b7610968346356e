import { holdsInvalid } from '../../imports/import-errors.ts';
import { parseHolds } from '../../imports/parse-holds.ts';
import { collectImport } from '../collect-import.ts';
import type { Collector } from '../collector.ts';

/**
 * The newest list of mailboxes and their holds that an Exchange administrator brought (C8): nothing is asked of the
 * tenant. Where nobody brought one there are no rows, and that is no gap: holds are unknown then.
 */
export const holdsCollector: Collector = {
  name: 'holds',
  permissions: [],
  collect: (context) =>
    collectImport(context, 'mailbox_holds', 'holds', (text, { fileName, importedBy }) => {
      const { holds, exportedOn, problems } = parseHolds(text, null);
      if (problems.length > 0) throw holdsInvalid(fileName, problems);
      return holds.map((hold) => ({ ...hold, exportedOn, importedBy }));
    }),
};
