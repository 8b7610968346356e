import type { ServerLine } from '../../core/servers/server-line.ts';
import type { IsoDay, IsoInstant } from '../iso-day.ts';
import type { TableShapes } from '../table-shape.ts';

/** Servers and what is installed on them, as discovery tools export them. */
export interface ServerRows {
  /** One line of a discovery list, with the file it stands in, who brought it, and the day it was exported. */
  readonly servers: ServerLine & {
    readonly exportedOn: IsoDay;
    readonly importedFile: string;
    readonly importedBy: string;
    readonly importedAt: IsoInstant;
  };
}

export const serverSources = ['servers'] as const;

export const tablesOfServerSource: Readonly<
  Record<(typeof serverSources)[number], readonly (keyof ServerRows)[]>
> = { servers: ['servers'] };

export const serverTables: TableShapes<ServerRows> = {
  servers: {
    columns: {
      line: 'count',
      list: 'text',
      serverId: 'text',
      name: 'text',
      kind: 'text',
      hostId: 'text',
      processors: 'count',
      physicalCores: 'count',
      virtualCores: 'count',
      os: 'text',
      environment: 'text',
      cluster: 'text',
      cloud: 'text',
      isContainerHost: 'flag',
      containers: 'count',
      isolation: 'text',
      lastSeenOn: 'day',
      product: 'text',
      edition: 'text',
      version: 'text',
      isPassive: 'flag',
      visibleCores: 'count',
      hasAssurance: 'flag',
      exportedOn: 'day',
      importedFile: 'text',
      importedBy: 'text',
      importedAt: 'instant',
    },
    key: ['line'],
  },
};
