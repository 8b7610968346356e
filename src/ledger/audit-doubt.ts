import { genesis, sha256, type AuditHead } from './audit-chain.ts';
import type { Checkpoint } from './audit-checkpoint.ts';
import type { WitnessRow } from './audit-papers.ts';
import type { SqlRunner } from './sql.ts';

/** Why the last line is not to be built upon: its row and its event have to be what they were. */
export async function doubtAbout(
  tx: SqlRunner,
  lines: readonly string[],
  last: Checkpoint,
  row: WitnessRow | undefined,
): Promise<string | null> {
  if (row === undefined && lines.length > 1) return 'the database does not know this file of checkpoints';
  if (row !== undefined) {
    if (row.isRetired || row.keyId !== last.keyId) return 'the database remembers this file otherwise';
    const remembered = lines[row.checkpoints - 1];
    if (remembered === undefined || sha256(remembered) !== row.lastHash) return 'lines of the file are gone';
  }
  if (last.seq === genesis.seq) return last.hash === genesis.hash ? null : 'the first checkpoint is forged';
  const [event] = await tx.query<AuditHead>('select seq, hash from seatkeeper.audit where seq = $1', [
    last.seq,
  ]);
  return event?.hash === last.hash ? null : `event ${last.seq} is not the one that was signed`;
}
