import type { ServerLine } from '../core/servers/server-line.ts';
import type { LineProblem } from './import-errors.ts';

/** What one list may say of one machine once only: two lists may disagree, and that is a finding. */
const facts = ['kind', 'processors', 'physicalCores', 'virtualCores', 'environment', 'cloud'] as const;

/** Lines of one list that contradict each other about one machine, and hosts that are no hosts. */
export function consistencyOfServers(
  lines: readonly ServerLine[],
  unit: 'line' | 'entry',
): readonly LineProblem[] {
  const place = ({ line }: ServerLine) => `${unit} ${line}`;
  const first = new Map<string, ServerLine>();
  const kinds = new Map(lines.map(({ serverId, kind }) => [serverId, kind]));
  return lines.flatMap((line): LineProblem[] => {
    const { serverId, list, hostId } = line;
    const key = JSON.stringify([list, serverId]);
    const before = first.get(key);
    if (before === undefined) first.set(key, line);
    const own = hostId === serverId ? [{ place: place(line), message: `${serverId} is its own host.` }] : [];
    const onVm =
      hostId !== null &&
      hostId !== serverId &&
      kinds.get(hostId) !== undefined &&
      kinds.get(hostId) !== 'host'
        ? [{ place: place(line), message: `${serverId} runs on ${hostId}, which is no host.` }]
        : [];
    if (before === undefined) return [...own, ...onVm];
    const contradictions = facts.flatMap((fact): LineProblem[] => {
      const [then, now] = [before[fact], line[fact]];
      return then === null || now === null || then === now
        ? []
        : [
            {
              place: place(line),
              message: `${fact} of ${serverId} is ${now}, and ${then} on ${unit} ${before.line}.`,
            },
          ];
    });
    return [...own, ...onVm, ...contradictions];
  });
}
