import { readFileSync } from 'node:fs';

/** One process of this machine, told from a later one with the same pid. */
export interface ProcessMark {
  readonly pid: number;
  /** Boot id and start time in ticks; null where the system does not say. */
  readonly processKey: string | null;
}

export function markOf(pid: number): ProcessMark {
  return { pid, processKey: processKeyOf(pid) };
}

/** Whether the process still runs; true where the system cannot tell it from another with its pid. */
export function isRunning({ pid, processKey }: ProcessMark): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = processKeyOf(pid);
  return processKey === null || now === null || now === processKey;
}

/** In a container a new process often has the pid of the one that died. */
function processKeyOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A killed child that nobody has waited for still has its pid, and holds nothing.
    if (state === 'Z' || state === 'X') return 'dead';
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${bootId}/${rest[18] ?? ''}`;
  } catch {
    return null;
  }
}
