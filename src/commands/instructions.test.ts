import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { unknown } from '../core/model/product.ts';
import { fixedClock } from '../lib/clock.ts';
import { openTestLedger, tenantId } from '../testing/cases.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import type { CommandResult } from './command-result.ts';
import { addInstructions } from './instructions.ts';
import type { Services } from './services.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));

describe('instructions', () => {
  it('are listed with their reason, their state and how far they have come', async () => {
    const { ledger } = await openTestLedger(clock);
    const results: CommandResult[] = [];
    let policy = shippedPolicy;
    const type = async (...argv: string[]): Promise<CommandResult> => {
      const program = new Command().exitOverride();
      addInstructions(program, {
        services: async () => ({ ledger, tenantId, policy }) as unknown as Services,
        cwd: '.',
        actor: 'tester',
        finish: (result) => results.push(result),
      });
      await program.parseAsync(argv, { from: 'user' });
      return results.at(-1)!;
    };
    const nothing = unknown('forbidden');
    try {
      expect((await type('instructions')).text).toBe('No instructions.');
      const { id, number } = await ledger.instructions.propose({
        ...{
          tenantId,
          product: 'e5',
          productName: 'Microsoft 365 E5',
          groupId: 'g1',
          groupName: 'DYN Sales',
        },
        ...{ why: 'dynamic', asOf: '2026-11-22', routedTo: ['keeper'], routedAs: 'groupOwners' },
        people: ['u1', 'u2'].map((userId) => ({ userId, displayName: 'Ada Brandvold', also: null })),
        radius: {
          ...{ readAt: '2026-11-22T09:00:00.000Z', licences: nothing, members: nothing, apps: nothing },
          ...{ nestedGroups: nothing, parentGroups: nothing, isMailEnabled: nothing, hasTeam: nothing },
          isRoleAssignable: nothing,
        },
      });
      await ledger.instructions.seeGone(id, ['u2'], 'run');

      const { text, document, exitCode } = await type('instructions', '--state', 'open');

      expect(text.split('\n')[1]?.split(/ {2,}/)).toEqual([
        ...[
          `#${number}`,
          'Microsoft 365 E5',
          'DYN Sales',
          'follows a rule',
          'open',
          '1 of 2',
          '1',
          '2026-11-22',
        ],
      ]);
      expect(exitCode).toBe(0);
      expect(document).toMatchObject({
        schemaVersion: 1,
        instructions: [{ id, why: 'dynamic', state: 'open', people: 2, gone: 1, concerned: 1 }],
      });
      expect(JSON.stringify(document)).not.toContain('Brandvold');
      const listed = (await type('instructions', '--people', `#${number}`)).text.split('\n');
      expect(listed[0]).toBe(`#${number} Microsoft 365 E5 · DYN Sales · open`);
      expect(listed.slice(1).map((line) => line.split(/ {2,}/))).toEqual([
        ['Ada Brandvold', 'u1'],
        ['Ada Brandvold', 'u2', 'gone, seen 2026-11-22'],
      ]);
      const named = JSON.stringify((await type('instructions', '--people', id)).document);
      policy = { ...shippedPolicy, privacy: { mode: 'pseudonymous', namesKeptDays: 400 } };
      const hidden = await type('instructions', '--people', id);
      const revealed = await type('instructions', '--people', id, '--reveal', '--purpose', ' To change it ');
      expect(named).toContain('Brandvold');
      expect(hidden).toMatchObject({
        document: {
          people: [
            { userId: 'u1', displayName: null },
            { userId: 'u2', displayName: null },
          ],
        },
      });
      expect(JSON.stringify(hidden)).not.toContain('Brandvold');
      expect(JSON.stringify(revealed.document)).toBe(named);
      expect(await ledger.audit.tail(1)).toMatchObject([
        {
          ...{ action: 'names.revealed', actor: 'tester', subject: `instruction:${id}` },
          body: { purpose: 'To change it', people: 2 },
        },
      ]);
      for (const purpose of ['', 'x'.repeat(201)])
        await expect(
          type('instructions', '--people', id, '--reveal', '--purpose', purpose),
        ).rejects.toMatchObject({ code: 'COMMAND_USAGE' });
      await expect(type('instructions', '--people', '99')).rejects.toMatchObject({
        code: 'INSTRUCTION_UNKNOWN',
      });
      expect((await type('instructions', '--state', 'seen')).text).toBe('No instructions.');
      await expect(type('instructions', '--state', 'done')).rejects.toThrow('There is no state "done".');
    } finally {
      await ledger.close();
    }
  });
});
