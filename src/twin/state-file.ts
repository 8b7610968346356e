import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

import { z } from 'zod/v4';

import { AppError } from '../lib/app-error.ts';

const addLicense = z.object({ skuId: z.string(), disabledPlans: z.array(z.string()) });

const userWrite = z.object({
  kind: z.literal('user'),
  at: z.string(),
  visibleAt: z.number(),
  userId: z.string(),
  add: z.array(addLicense),
  remove: z.array(z.string()),
  requestId: z.string(),
  /** Absent: the app whose token the twin takes. */
  by: z.literal('administrator').optional(),
});

const groupWrite = z.object({
  kind: z.literal('group'),
  at: z.string(),
  visibleAt: z.number(),
  groupId: z.string(),
  add: z.array(addLicense),
  remove: z.array(z.string()),
  requestId: z.string(),
});

const memberChange = z.object({
  kind: z.enum(['member', 'newMember']),
  at: z.string(),
  visibleAt: z.number(),
  groupId: z.string(),
  userId: z.string(),
  requestId: z.string(),
});

const settingsWrite = z.object({
  kind: z.literal('settings'),
  at: z.string(),
  displayConcealedNames: z.boolean(),
});

const change = z.discriminatedUnion('kind', [userWrite, groupWrite, memberChange, settingsWrite]);
const header = z.object({ kind: z.literal('tenant'), schemaVersion: z.literal(1), tenantId: z.string() });

export type AddLicense = z.infer<typeof addLicense>;
/** An accepted `assignLicense` on a user. `at` is ISO; `visibleAt` (epoch ms) is when reads show it. */
export type UserWrite = z.infer<typeof userWrite>;
export type GroupWrite = z.infer<typeof groupWrite>;
/** A direct membership that ended (`member`) or began (`newMember`). */
export type MemberChange = z.infer<typeof memberChange>;
export type Change = z.infer<typeof change>;

/** Where accepted changes go to survive the process. */
export interface StateFile {
  /** What earlier processes wrote, oldest first. */
  readonly changes: readonly Change[];
  append(change: Change): void;
}

/**
 * Opens or starts an append-only JSON-lines file. A last line cut short by a kill was never answered and is dropped.
 *
 * Throws TWIN_STATE_MISMATCH when the file belongs to another tenant or cannot be read.
 */
export function openStateFile(path: string, tenantId: string): StateFile {
  if (!existsSync(path)) {
    writeFileSync(path, `${JSON.stringify({ kind: 'tenant', schemaVersion: 1, tenantId })}\n`);
  }
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) writeFileSync(path, whole);
  const [first, ...rest] = whole.split('\n').filter((line) => line !== '');
  const opened = header.safeParse(parseLine(first ?? 'null', path));
  if (!opened.success || opened.data.tenantId !== tenantId) {
    throw stateMismatch(path, 'It was not written for the tenant of this seed and number of users.');
  }
  const changes = rest.map((line) => {
    const parsed = change.safeParse(parseLine(line, path));
    if (!parsed.success)
      throw stateMismatch(path, 'A line of it is not a change the twin knows.', parsed.error);
    return parsed.data;
  });
  return { changes, append: (made) => appendFileSync(path, `${JSON.stringify(made)}\n`) };
}

function parseLine(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw stateMismatch(path, 'A line of it is not JSON.', cause);
  }
}

function stateMismatch(path: string, why: string, cause?: unknown): AppError {
  return new AppError(
    'TWIN_STATE_MISMATCH',
    {
      what: `The twin's state file ${path} cannot be used.`,
      why,
      fix: 'Start with the seed and users it was written for, or delete it to start from the original tenant.',
    },
    { cause },
  );
}
