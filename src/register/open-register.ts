import { dayOf } from '../core/model/day.ts';
import type { Clock } from '../lib/clock.ts';
import type { Issue } from '../lib/issue.ts';
import type { Logger } from '../lib/log.ts';
import { parseAmendment, type Amendment } from './amendment.ts';
import { sharedSkuProblems } from './check-lines.ts';
import {
  entitlementsOf,
  linesKnownAt,
  stateOf,
  type Entitlement,
  type LineState,
  type Moment,
} from './entitlements.ts';
import { RegisterInputError } from './errors.ts';
import { compareImport } from './compare-import.ts';
import { parseImport } from './parse-import.ts';
import type { RegisterEvent } from './register-event.ts';
import { createRegisterFile } from './register-file.ts';
import { stampLines, type RegisterLine } from './register-line.ts';

export interface RegisterDeps {
  /** Has its folder to itself: the folder is made private to its owner. */
  readonly file: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Records a change in the audit trail; may be told the same `event.id` twice after a crash. Must not use the register. */
  readonly audit: (event: RegisterEvent) => Promise<void>;
  /** How long to wait for another process that is changing the register (default 5000). */
  readonly lockWaitMs?: number;
}

export interface ImportOptions {
  readonly format: 'csv' | 'json';
  /** For messages and the audit trail. */
  readonly fileName: string;
  /** Who imports: an Entra object id, or the name of the account at the shell. */
  readonly actor: string;
}

export interface ImportResult {
  readonly added: readonly RegisterLine[];
  /** Lines that the register already had. */
  readonly unchanged: readonly { readonly place: string; readonly id: string }[];
  /** What deserves a look although the import succeeded. */
  readonly issues: readonly Issue[];
  /** One sentence for whoever imported. */
  readonly summary: string;
}

export type ShownLine = RegisterLine & { readonly state: LineState };

export interface Register {
  /** Takes all lines of a file or none: REGISTER_IMPORT_INVALID lists every problem. The same file twice adds nothing. */
  importLines(text: string, options: ImportOptions): Promise<ImportResult>;
  /** Adds one line to a product. REGISTER_AMENDMENT_INVALID lists every problem. */
  amend(amendment: Amendment, actor: string): Promise<RegisterLine>;
  /** Every line, with what it is on the day. */
  show(moment: Moment): Promise<readonly ShownLine[]>;
  entitlements(moment: Moment): Promise<readonly Entitlement[]>;
}

/**
 * The entitlement register (ENT-01..09). Lines are only ever added. An edit made in the file by hand is
 * checked, audited and accepted when it is read; a file that is damaged is left alone (REGISTER_CORRUPT);
 * two processes take turns (REGISTER_IN_USE when one does not finish).
 */
export async function openRegister({ lockWaitMs = 5000, ...deps }: RegisterDeps): Promise<Register> {
  const { clock, log } = deps;
  const file = await createRegisterFile({ ...deps, lockWaitMs });
  await file.read();

  return {
    async importLines(text, { format, fileName, actor }) {
      const { lines: placed, problems } = parseImport(text, format);
      return file.change((existing) => {
        const { fresh, unchanged, issues, repeated } = compareImport(placed, existing);
        const all = [
          ...problems,
          ...repeated,
          ...sharedSkuProblems([...existing.map((line) => ({ place: line.id, line })), ...fresh]),
        ];
        if (all.length > 0)
          throw new RegisterInputError('REGISTER_IMPORT_INVALID', `${fileName} was not imported:`, all);
        const stamp = { addedAt: clock.now().toISOString(), addedBy: actor };
        const added = stampLines(
          fresh.map(({ line }) => line),
          existing,
          stamp,
        );
        const result = { added, unchanged, issues, summary: summaryOf(added.length, unchanged.length) };
        log.info(
          { added: added.length, unchanged: unchanged.length, issues: issues.length },
          'register import done',
        );
        const lines = [...existing, ...added];
        return {
          change: added.length > 0 ? { lines, type: 'register.imported', actor, fileName } : null,
          result,
        };
      });
    },

    async amend(amendment, actor) {
      return file.change((existing) => {
        const by = { addedAt: clock.now().toISOString(), addedBy: actor };
        const parsed = parseAmendment(amendment, existing);
        if (!parsed.ok)
          throw new RegisterInputError('REGISTER_AMENDMENT_INVALID', 'Not amended:', parsed.problems);
        const [line] = stampLines([parsed.line], existing, by);
        if (line === undefined) throw new TypeError('One line in, one line out');
        const earlier = existing.map((old) =>
          old.id === amendment.supersedes ? { ...old, supersededBy: line.id } : old,
        );
        return {
          change: { lines: [...earlier, line], type: 'register.amended', actor, fileName: null },
          result: line,
        };
      });
    },

    async show({ asOf, knownAt }) {
      dayOf(asOf);
      return linesKnownAt(await file.read(), knownAt).map((line) => ({
        ...line,
        state: stateOf(line, asOf),
      }));
    },

    async entitlements(moment) {
      dayOf(moment.asOf);
      return entitlementsOf(await file.read(), moment);
    },
  };
}

function summaryOf(added: number, unchanged: number): string {
  const lines = (count: number) => (count === 1 ? '1 line' : `${count} lines`);
  if (added === 0) return `Nothing added: ${lines(unchanged)} already in the register.`;
  return `${lines(added)} added${unchanged > 0 ? `, ${lines(unchanged)} already in the register` : ''}.`;
}
