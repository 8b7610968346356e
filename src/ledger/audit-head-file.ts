import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod/v4';
import type { Logger } from '../lib/log.ts';
import type { AuditHead } from './audit-chain.ts';

const AuditHeadFile = z.object({ seq: z.int().nonnegative(), hash: z.string().length(64) });

/** The head of the chain in a file beside the database, so that rows cut off its end are missed. */
export interface AuditHeadFile {
  /** Null when the file is missing or unreadable. */
  read(): Promise<AuditHead | null>;
  /** Notes a head that is already durable in the database. Writes are joined: the file may lag, never lead. */
  note(head: AuditHead): void;
  /** Resolves when everything noted is written. */
  settled(): Promise<void>;
  /** Frozen: the file stays as it is, because it is evidence. */
  setFrozen(isFrozen: boolean): void;
}

export function openAuditHeadFile(path: string, log: Logger): AuditHeadFile {
  let wanted: AuditHead | null = null;
  let writing: Promise<void> | null = null;
  let frozen = false;
  let noted = -1;

  async function drain(): Promise<void> {
    while (wanted !== null) {
      const head = wanted;
      wanted = null;
      const draft = `${path}.next`;
      await writeFile(draft, textOf(head), { mode: 0o600 });
      await rename(draft, path);
    }
  }

  return {
    read: async () => {
      try {
        const text = await readFile(path, 'utf8');
        const result = AuditHeadFile.safeParse(JSON.parse(text));
        return result.success && textOf(result.data) === text ? result.data : null;
      } catch (err) {
        log.info({ err }, 'audit head file not readable');
        return null;
      }
    },
    note: (head) => {
      // A chain only grows: a lower head means that rows were cut off while we ran.
      if (head.seq < noted) frozen = true;
      if (frozen) return;
      noted = head.seq;
      wanted = head;
      writing ??= drain()
        // A lagging head is allowed: the next event writes it again, and `verify` still has the table.
        .catch((err: unknown) => log.error({ err }, 'audit head file not written'))
        .finally(() => (writing = null));
    },
    settled: async () => {
      while (writing !== null) await writing;
    },
    setFrozen: (isFrozen) => {
      frozen = isFrozen;
      noted = -1;
    },
  };
}

/** Exactly this: any other way of writing the same is somebody else's. */
function textOf({ seq, hash }: AuditHead): string {
  return `${JSON.stringify({ seq, hash })}\n`;
}
