import { AppError } from '../lib/app-error.ts';

export function ledgerInUse(dir: string, pid: number): AppError {
  return new AppError('LEDGER_IN_USE', {
    what: `The ledger in ${dir} is open in another process (pid ${pid}).`,
    why: 'The embedded database belongs to one process at a time; two would destroy it.',
    fix: 'Stop that process, send the request through it, or set DATABASE_URL to share a PostgreSQL server.',
  });
}

export function ledgerUnreachable(cause: unknown): AppError {
  return new AppError(
    'LEDGER_UNREACHABLE',
    {
      what: 'The PostgreSQL server of the ledger did not answer.',
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Check DATABASE_URL, the server and the network; nothing is decided or removed meanwhile.',
    },
    { retryable: true, cause },
  );
}

export function ledgerUnreadable(dir: string, cause: unknown): AppError {
  return new AppError(
    'LEDGER_UNREADABLE',
    {
      what: `The embedded database in ${dir} could not be opened.`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Restore the directory from a backup. Do not delete it: it holds the decisions and the audit trail.',
    },
    { cause },
  );
}

export function ledgerNewer(found: number, known: number): AppError {
  return new AppError('LEDGER_NEWER', {
    what: `The ledger has schema ${found}; this program knows ${known}.`,
    why: 'A newer version of the program has already upgraded it.',
    fix: 'Run that version, or restore a backup from before the upgrade.',
  });
}

export function ledgerChanged(id: number): AppError {
  return new AppError('LEDGER_SCHEMA_CHANGED', {
    what: `Migration ${id} was applied to the ledger with another text than this program has.`,
    why: 'A migration that has run is history; this one was edited afterwards.',
    fix: 'Put the old text back and add a further migration instead.',
  });
}

export function caseUnknown(id: string): AppError {
  return new AppError('LEDGER_CASE_UNKNOWN', {
    what: `There is no case ${id}.`,
    why: 'It never existed in this ledger, or the ledger was replaced.',
    fix: 'List the cases there are with `cases`.',
  });
}

export function ledgerConflict(what: string, why: string): AppError {
  return new AppError('LEDGER_CONFLICT', {
    what,
    why,
    fix: 'Nothing was changed. Look at the case and its audit trail before going on.',
  });
}

export function auditUnwitnessed(): AppError {
  return new AppError('AUDIT_UNWITNESSED', {
    what: 'The audit trail has no witness here.',
    why: 'No checkpoint has been signed on this machine yet, so there is no audit key either.',
    fix: 'Run "audit checkpoint" once, or give a key with SEATKEEPER_AUDIT_KEY.',
  });
}

export function auditDirUnusable(path: string, cause: unknown): AppError {
  return new AppError(
    'AUDIT_DIR_UNUSABLE',
    {
      what: `The signed checkpoints cannot be kept in ${path}.`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Give this user a folder of its own there, free space on it, or set SEATKEEPER_AUDIT_DIR to one.',
    },
    { cause },
  );
}
