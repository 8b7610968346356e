import { chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Low } from 'lowdb';
import { DataFile } from 'lowdb/node';
import { z } from 'zod/v4';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { registerCorrupt } from './errors.ts';
import { withLock } from './file-lock.ts';
import { readIfThere, secure, writeWhole } from './private-file.ts';
import { parseContent, renderContent, sha256Of, type RegisterContent } from './register-content.ts';
import { differenceOf, type RegisterEvent } from './register-event.ts';
import { stampLines, type RegisterLine } from './register-line.ts';

export interface RegisterFileDeps {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly audit: (event: RegisterEvent) => Promise<void>;
  /** How long to wait for another process's change. */
  readonly lockWaitMs: number;
}

/** A change somebody asked for: the lines as they shall be, and who asked. */
export interface RegisterChange {
  readonly lines: readonly RegisterLine[];
  readonly type: 'register.imported' | 'register.amended';
  readonly actor: string;
  readonly fileName: string | null;
}

export interface RegisterFile {
  read(): Promise<readonly RegisterLine[]>;
  /** Reads, decides and writes alone among all processes. `decide` answers null to leave the file alone. */
  change<T>(
    decide: (lines: readonly RegisterLine[]) => { change: RegisterChange | null; result: T },
  ): Promise<T>;
}

/**
 * What the program itself wrote last. `pending` is set before a change is written and cleared after it was
 * audited, so that a crash in between is neither taken for an edit from outside nor left out of the trail.
 */
const Seal = z.strictObject({
  sha256: z.string().nullable(),
  revision: z.number(),
  pending: z.custom<RegisterEvent>().optional(),
});
type Seal = z.infer<typeof Seal>;

const unsealed: Seal = { sha256: null, revision: 0 };

/**
 * The register on disk: the lines, the seal of the last write, and the last good copy. Reading needs no lock;
 * whatever looks unusual is settled under it. Files are for their owner only: they hold who answers for what.
 */
export async function createRegisterFile(deps: RegisterFileDeps): Promise<RegisterFile> {
  const { file, clock, log, audit, lockWaitMs } = deps;
  const sealFile = `${file}.seal`;
  const lastGoodFile = `${file}.last-good`;
  const nothing: RegisterContent = { sha256: null, lines: [] };
  const adapter = new DataFile<RegisterContent>(file, {
    parse: (text) => parseContent(file, text),
    stringify: ({ lines }) => renderContent(asStamped(lines)),
  });
  const db = new Low<RegisterContent>(adapter, nothing);
  let queue: Promise<unknown> = Promise.resolve();

  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await chmod(dirname(file), 0o700);

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work, work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function readContent(): Promise<RegisterContent> {
    db.data = nothing;
    await db.read();
    return db.data;
  }

  async function readSeal(): Promise<Seal> {
    const text = await readIfThere(sealFile);
    if (text === null) return unsealed;
    try {
      return Seal.parse(JSON.parse(text));
    } catch (cause) {
      log.warn({ err: cause }, 'register seal is unreadable; the register counts as edited from outside');
      return unsealed;
    }
  }

  const sealAs = (seal: Seal) => writeWhole(sealFile, `${JSON.stringify(seal, null, 2)}\n`);

  /** Audits what is on disk now, then makes it the last good state. */
  async function conclude(event: RegisterEvent, revision: number): Promise<void> {
    await audit(event);
    await writeWhole(lastGoodFile, await readFile(file, 'utf8'));
    await sealAs({ sha256: event.sha256, revision });
  }

  async function write(
    lines: readonly RegisterLine[],
    event: RegisterEvent,
    seal: Seal,
    revision: number,
  ): Promise<void> {
    await sealAs({ sha256: seal.sha256, revision: seal.revision, pending: event });
    db.data = { sha256: event.sha256, lines };
    await db.write();
    await secure(file);
    const written = await readFile(file, 'utf8');
    if (sha256Of(written) !== event.sha256) {
      throw registerCorrupt(file, 'was not written as intended.', [
        {
          place: 'file',
          message: 'it differs from what was just written; is another program writing to it?',
        },
      ]);
    }
    await conclude(event, revision);
  }

  /** Brings file, seal and audit trail into agreement; only while holding the lock. */
  async function settle(): Promise<{ lines: readonly RegisterLine[]; seal: Seal }> {
    const content = await readContent();
    const seal = await readSeal();
    if (content.sha256 === null) {
      if (seal.sha256 !== null || (await readIfThere(lastGoodFile)) !== null) {
        throw registerCorrupt(file, 'is missing.', [
          {
            place: 'file',
            message: 'there was one. To begin anew, remove its .last-good and .seal as well.',
          },
        ]);
      }
      return { lines: [], seal };
    }
    if (content.sha256 === seal.sha256) return { lines: asStamped(content.lines), seal };
    const revision = seal.revision + 1;
    if (content.sha256 === seal.pending?.sha256) {
      await conclude(seal.pending, revision);
      return { lines: asStamped(content.lines), seal: { sha256: content.sha256, revision } };
    }
    return acceptOutsideEdit(content, seal, revision);
  }

  async function acceptOutsideEdit({ sha256, lines: found }: RegisterContent, seal: Seal, revision: number) {
    const at = clock.now().toISOString();
    const stamped = found.filter((line): line is RegisterLine => line.id !== undefined);
    const isWhole = stamped.length === found.length;
    const lines = isWhole ? stamped : stampLines(found, stamped, { addedAt: at, addedBy: 'unknown' });
    const sha = isWhole && sha256 !== null ? sha256 : sha256Of(renderContent(lines));
    const event: RegisterEvent = {
      id: eventId(revision, sha),
      type: 'register.editedOutside',
      at,
      actor: 'unknown',
      fileName: null,
      previousSha256: seal.sha256,
      sha256: sha,
      ...differenceOf(await lastGoodLines(), lines),
    };
    const counts = {
      added: event.added.length,
      changed: event.changed.length,
      removed: event.removed.length,
    };
    log.warn(counts, 'register was edited outside the program; the edit is valid and was accepted');
    if (isWhole) await conclude(event, revision);
    else await write(lines, event, seal, revision);
    return { lines, seal: { sha256: event.sha256, revision } };
  }

  async function lastGoodLines(): Promise<readonly RegisterLine[]> {
    const text = await readIfThere(lastGoodFile);
    if (text === null) return [];
    try {
      return asStamped(parseContent(lastGoodFile, text).lines);
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      log.warn({ err: cause }, 'last good copy of the register is unreadable; every line counts as added');
      return [];
    }
  }

  const locked = <T>(work: () => Promise<T>) => withLock(`${file}.lock`, lockWaitMs, work);

  return {
    read: () =>
      inTurn(async () => {
        const content = await readContent();
        const seal = await readSeal();
        const isOurs = content.sha256 !== null && content.sha256 === seal.sha256;
        if (isOurs) return asStamped(content.lines);
        return (await locked(settle)).lines;
      }),

    change: (decide) =>
      inTurn(() =>
        locked(async () => {
          const { lines, seal } = await settle();
          const { change, result } = decide(lines);
          if (change === null) return result;
          const revision = seal.revision + 1;
          const sha256 = sha256Of(renderContent(change.lines));
          const event: RegisterEvent = {
            id: eventId(revision, sha256),
            type: change.type,
            at: clock.now().toISOString(),
            actor: change.actor,
            fileName: change.fileName,
            previousSha256: seal.sha256,
            sha256,
            ...differenceOf(lines, change.lines),
          };
          await write(change.lines, event, seal, revision);
          return result;
        }),
      ),
  };
}

function eventId(revision: number, sha256: string): string {
  return `register:${revision}:${sha256.slice(0, 12)}`;
}

/** Whatever this program wrote carries stamps. */
function asStamped(lines: RegisterContent['lines']): readonly RegisterLine[] {
  if (!lines.every((line): line is RegisterLine => line.id !== undefined))
    throw new TypeError('A line without a stamp');
  return lines;
}
