import { chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Low } from 'lowdb';
import { DataFile } from 'lowdb/node';
import { z } from 'zod/v4';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { readTextIfThere, secure, writePrivate } from '../lib/private-file.ts';
import { registerCorrupt } from './errors.ts';
import { withLock } from './file-lock.ts';
import { parseContent, renderContent, sha256Of, type RegisterContent } from './register-content.ts';
import { differenceOf, type RegisterEvent } from './register-event.ts';
import { stampEntries } from './entry.ts';
import { stampLines } from './register-line.ts';
import { emptyRegister, isStamped, type RegisterState, type StatedRegister } from './register-state.ts';

export interface RegisterFileDeps {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly audit: (event: RegisterEvent) => Promise<void>;
  /** How long to wait for another process's change. */
  readonly lockWaitMs: number;
}

/** A change somebody asked for: the register as it shall be, and who asked. */
export interface RegisterChange {
  readonly state: RegisterState;
  readonly type: Exclude<RegisterEvent['type'], 'register.editedOutside'>;
  readonly actor: string;
  readonly fileName: string | null;
}

export interface RegisterFile {
  read(): Promise<RegisterState>;
  /** Reads, decides and writes alone among all processes. `decide` answers null to leave the file alone. */
  change<T>(decide: (state: RegisterState) => { change: RegisterChange | null; result: T }): Promise<T>;
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
 * The register on disk: lines and books, the seal of the last write, and the last good copy. Reading needs no lock;
 * whatever looks unusual is settled under it. Files are for their owner only: they hold who answers for what.
 */
export async function createRegisterFile(deps: RegisterFileDeps): Promise<RegisterFile> {
  const { file, clock, log, audit, lockWaitMs } = deps;
  const sealFile = `${file}.seal`;
  const lastGoodFile = `${file}.last-good`;
  const nothing: RegisterContent = { sha256: null, stated: emptyRegister };
  const adapter = new DataFile<RegisterContent>(file, {
    parse: (text) => parseContent(file, text),
    stringify: ({ stated }) => renderContent(asStamped(stated)),
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
    const text = await readTextIfThere(sealFile);
    if (text === null) return unsealed;
    try {
      return Seal.parse(JSON.parse(text));
    } catch (cause) {
      log.warn({ err: cause }, 'register seal is unreadable; the register counts as edited from outside');
      return unsealed;
    }
  }

  const sealAs = (seal: Seal) => writePrivate(sealFile, `${JSON.stringify(seal, null, 2)}\n`);

  /** Audits what is on disk now, then makes it the last good state. */
  async function conclude(event: RegisterEvent, revision: number): Promise<void> {
    await audit(event);
    await writePrivate(lastGoodFile, await readFile(file, 'utf8'));
    await sealAs({ sha256: event.sha256, revision });
  }

  async function write(
    state: RegisterState,
    event: RegisterEvent,
    seal: Seal,
    revision: number,
  ): Promise<void> {
    await sealAs({ sha256: seal.sha256, revision: seal.revision, pending: event });
    db.data = { sha256: event.sha256, stated: state };
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
  async function settle(): Promise<{ state: RegisterState; seal: Seal }> {
    const content = await readContent();
    const seal = await readSeal();
    if (content.sha256 === null) {
      if (seal.sha256 !== null || (await readTextIfThere(lastGoodFile)) !== null) {
        throw registerCorrupt(file, 'is missing.', [
          {
            place: 'file',
            message: 'there was one. To begin anew, remove its .last-good and .seal as well.',
          },
        ]);
      }
      return { state: emptyRegister, seal };
    }
    if (content.sha256 === seal.sha256) return { state: asStamped(content.stated), seal };
    const revision = seal.revision + 1;
    if (content.sha256 === seal.pending?.sha256) {
      await conclude(seal.pending, revision);
      return { state: asStamped(content.stated), seal: { sha256: content.sha256, revision } };
    }
    return acceptOutsideEdit(content, seal, revision);
  }

  async function acceptOutsideEdit({ sha256, stated }: RegisterContent, seal: Seal, revision: number) {
    const at = clock.now().toISOString();
    const isWhole = isStamped(stated);
    const state = isWhole ? stated : stamped(stated, { addedAt: at, addedBy: 'unknown' });
    const sha = isWhole && sha256 !== null ? sha256 : sha256Of(renderContent(state));
    const event: RegisterEvent = {
      id: eventId(revision, sha),
      type: 'register.editedOutside',
      at,
      actor: 'unknown',
      fileName: null,
      previousSha256: seal.sha256,
      sha256: sha,
      ...differenceOf(await lastGoodState(), state),
    };
    const counts = {
      added: event.added.length,
      changed: event.changed.length,
      removed: event.removed.length,
      books: Object.keys(event.books),
    };
    log.warn(counts, 'register was edited outside the program; the edit is valid and was accepted');
    if (isWhole) await conclude(event, revision);
    else await write(state, event, seal, revision);
    return { state, seal: { sha256: event.sha256, revision } };
  }

  async function lastGoodState(): Promise<RegisterState> {
    const text = await readTextIfThere(lastGoodFile);
    if (text === null) return emptyRegister;
    try {
      return asStamped(parseContent(lastGoodFile, text).stated);
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      log.warn({ err: cause }, 'last good copy of the register is unreadable; every line counts as added');
      return emptyRegister;
    }
  }

  const locked = <T>(work: () => Promise<T>) => withLock(`${file}.lock`, lockWaitMs, work);

  return {
    read: () =>
      inTurn(async () => {
        const content = await readContent();
        const seal = await readSeal();
        const isOurs = content.sha256 !== null && content.sha256 === seal.sha256;
        if (isOurs) return asStamped(content.stated);
        return (await locked(settle)).state;
      }),

    change: (decide) =>
      inTurn(() =>
        locked(async () => {
          const { state, seal } = await settle();
          const { change, result } = decide(state);
          if (change === null) return result;
          const revision = seal.revision + 1;
          const sha256 = sha256Of(renderContent(change.state));
          const event: RegisterEvent = {
            id: eventId(revision, sha256),
            type: change.type,
            at: clock.now().toISOString(),
            actor: change.actor,
            fileName: change.fileName,
            previousSha256: seal.sha256,
            sha256,
            ...differenceOf(state, change.state),
          };
          await write(change.state, event, seal, revision);
          return result;
        }),
      ),
  };
}

function eventId(revision: number, sha256: string): string {
  return `register:${revision}:${sha256.slice(0, 12)}`;
}

/** Whatever this program wrote carries stamps. */
function asStamped(stated: StatedRegister): RegisterState {
  if (!isStamped(stated)) throw new TypeError('A line without a stamp');
  return stated;
}

/** Stamps what was written by hand; what has a stamp keeps it. */
function stamped(stated: StatedRegister, by: { addedAt: string; addedBy: string }): RegisterState {
  return {
    lines: stampLines(stated.lines, [], by),
    prices: stampEntries('price', stated.prices, [], by),
    invoices: stampEntries('invoice', stated.invoices, [], by),
    budgets: stampEntries('budget', stated.budgets, [], by),
    appointments: stampEntries('appointment', stated.appointments, [], by),
  };
}
