import { createHash } from 'node:crypto';

/** How a report shows a name: as it is, or as 32 upper-case hexadecimal digits (graph-and-azure.md §4.10). */
export type NameWriter = (name: string) => string;

export function createNameWriter(concealed: boolean, tenantId: string): NameWriter {
  if (!concealed) return (name) => name;
  return (name) => createHash('md5').update(`${tenantId}:${name.toLowerCase()}`).digest('hex').toUpperCase();
}
