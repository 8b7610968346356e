import type { IsoDay } from '../iso-day.ts';
import type { TableShapes } from '../table-shape.ts';

/** Signals of single features: calls, roles, risks, methods, identities without a person. */
export interface SignalRows {
  /** PSTN call records of the window, per person and kind of call; never a number. */
  readonly pstn_use: {
    readonly userId: string;
    readonly callType: string;
    readonly calls: number;
    readonly lastCallOn: IsoDay | null;
  };
}

export const signalSources = ['pstn-calls'] as const;

export const tablesOfSignalSource: Readonly<
  Record<(typeof signalSources)[number], readonly (keyof SignalRows)[]>
> = { 'pstn-calls': ['pstn_use'] };

export const signalTables: TableShapes<SignalRows> = {
  pstn_use: {
    columns: { userId: 'text', callType: 'text', calls: 'count', lastCallOn: 'day' },
    key: ['userId', 'callType'],
  },
};
