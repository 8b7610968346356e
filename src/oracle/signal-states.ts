import type { Lake } from '../lake/lake.ts';
import type { SourceName, SourceReport } from '../lake/observation.ts';
import type { TableWriter, TallyWriter } from '../lake/run-in-the-making.ts';
import { dayFrom } from './tenant-files.ts';

/** Sources of signals that tell of the use of single features. */
export const signalledSources = [
  'pstn-calls',
  'pim-eligibilities',
  'pim-activations',
  'power-bi-activity',
] as const satisfies readonly SourceName[];

/** What can become of such a source. `forbidden` leaves rows behind, which nobody may read. */
const states = ['present', 'silent', 'present', 'incomplete', 'stale', 'gapped', 'forbidden'] as const;
type SignalState = (typeof states)[number];

const tableOf: Readonly<Record<string, (typeof signalledSources)[number]>> = {
  pstn_use: 'pstn-calls',
  pim_eligibilities: 'pim-eligibilities',
  pim_activations: 'pim-activations',
  power_bi_use: 'power-bi-activity',
};

/** The state of each source in the tenant of a seed: they rotate, each on its own. */
export function signalStateOf(seed: number, source: SourceName): SignalState {
  const place = (signalledSources as readonly SourceName[]).indexOf(source);
  return place === -1 ? 'present' : (states[(seed + 2 * place) % states.length] ?? 'present');
}

/** A lake whose runs end up with their sources of signals in these states, whatever the tenant answered. */
export function withSignalStates(lake: Lake, seed: number): Lake {
  return {
    ...lake,
    async openRun(options) {
      const run = await lake.openRun(options);
      const isSilent = (table: string): boolean => {
        const source = tableOf[table];
        return source !== undefined && signalStateOf(seed, source) === 'silent';
      };
      return {
        ...run,
        table: async (table) => (isSilent(table) ? mute(await run.table(table)) : run.table(table)),
        tally: async (table) => (isSilent(table) ? deaf(await run.tally(table)) : run.tally(table)),
        sourceDone: (report) => run.sourceDone(reportIn(signalStateOf(seed, report.name), report)),
      };
    },
  };
}

function mute<Row>(writer: TableWriter<Row>): TableWriter<Row> {
  return { ...writer, append: (_rows, cursor) => writer.append([], cursor) };
}

function deaf<Row>(writer: TallyWriter<Row>): TallyWriter<Row> {
  return { ...writer, add: () => Promise.resolve() };
}

/** What was not read stays unread. */
function reportIn(state: SignalState, report: SourceReport): SourceReport {
  if (report.status !== 'complete' || report.asOf === null) return report;
  const gap = (reason: 'malformed' | 'incomplete' | 'forbidden') => ({
    gaps: [...report.gaps, { source: report.name, reason, detail: 'as the seed has it' }],
  });
  switch (state) {
    case 'present':
    case 'silent':
      return report;
    case 'incomplete':
      return { ...report, status: 'incomplete', ...gap('malformed') };
    case 'stale':
      return { ...report, asOf: dayFrom(report.asOf, -1) };
    case 'gapped':
      return { ...report, ...gap('incomplete') };
    case 'forbidden':
      return { ...report, status: 'failed', asOf: null, ...gap('forbidden') };
  }
}
