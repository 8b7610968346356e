import { serversInvalid } from '../../imports/import-errors.ts';
import { parseServers } from '../../imports/parse-servers.ts';
import { collectImport } from '../collect-import.ts';
import type { Collector } from '../collector.ts';

/**
 * The newest list of servers that was brought (SRV-01, SRV-02): nothing is asked of the machines. Where nobody brought
 * one there are no rows, and that is no gap: server licences are unknown then.
 */
export const serversCollector: Collector = {
  name: 'servers',
  permissions: [],
  collect: (context) =>
    collectImport(context, 'servers', 'servers', (text, { fileName, importedBy, importedAt }) => {
      const { lines, exportedOn, problems } = parseServers(text, null);
      if (problems.length > 0) throw serversInvalid(fileName, problems);
      return lines.map((line) => ({ ...line, exportedOn, importedFile: fileName, importedBy, importedAt }));
    }),
};
