import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../lib/clock.ts';
import { openTestLedger, proposeCase, tenantId } from '../testing/cases.ts';
import type { CommandResult } from './command-result.ts';
import { addCase, addCases } from './cases.ts';
import type { Services } from './services.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));

describe('case', () => {
  it('is found by the number as “cases” prints it', async () => {
    const { ledger } = await openTestLedger(clock);
    const results: CommandResult[] = [];
    const type = async (...argv: string[]): Promise<CommandResult> => {
      const program = new Command().exitOverride();
      for (const add of [addCases, addCase])
        add(program, {
          services: async () => ({ ledger, tenantId }) as unknown as Services,
          cwd: '.',
          actor: 'tester',
          finish: (result) => results.push(result),
        });
      await program.parseAsync(argv, { from: 'user' });
      return results.at(-1)!;
    };
    try {
      const proposed = await proposeCase(ledger, { product: 'e5', seats: 1 });
      const printed = /#\d+/.exec((await type('cases')).text)?.[0] ?? '';

      expect((await type('case', printed)).document).toMatchObject({ id: proposed.id });
      expect((await type('case', printed.slice(1))).document).toMatchObject({ id: proposed.id });
      await expect(type('case', '#999')).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
      await expect(type('case', '#')).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
    } finally {
      await ledger.close();
    }
  });
});
