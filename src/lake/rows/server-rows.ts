import type { IsoDay } from '../iso-day.ts';
import type { TableShapes } from '../table-shape.ts';

/** Servers and what is installed on them, as discovery tools export them. */
export interface ServerRows {
  /** One line of a discovery list: a host or a virtual machine. */
  readonly servers: {
    readonly serverId: string;
    readonly hostId: string | null;
    readonly exportedOn: IsoDay;
    readonly importedBy: string;
    readonly processors: number | null;
    readonly physicalCores: number | null;
    readonly virtualCores: number | null;
  };
}

export const serverSources = ['servers'] as const;

export const tablesOfServerSource: Readonly<
  Record<(typeof serverSources)[number], readonly (keyof ServerRows)[]>
> = { servers: ['servers'] };

export const serverTables: TableShapes<ServerRows> = {
  servers: {
    columns: {
      serverId: 'text',
      hostId: 'text',
      exportedOn: 'day',
      importedBy: 'text',
      processors: 'count',
      physicalCores: 'count',
      virtualCores: 'count',
    },
    key: ['serverId'],
  },
};
