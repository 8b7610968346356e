import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../ledger/open-ledger.ts';
import { heldBack } from '../core/privacy/without-names.ts';
import { fixedClock } from '../lib/clock.ts';
import { openTestLedger, tenantId } from '../testing/cases.ts';
import { shippedPolicy } from '../testing/shipped-policy.ts';
import { carriedOut, draft, go, run, step } from '../testing/proposals.ts';
import type { CommandResult } from './command-result.ts';
import { addConsultations } from './consultations.ts';
import type { Services } from './services.ts';

const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));
let ledger: Ledger;
let policy = shippedPolicy;

beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
});
afterAll(() => ledger.close());

async function type(...argv: string[]): Promise<CommandResult> {
  const results: CommandResult[] = [];
  const program = new Command().exitOverride();
  addConsultations(program, {
    services: async () => ({ ledger, tenantId, policy }) as unknown as Services,
    cwd: '.',
    actor: 'tester',
    finish: (result) => results.push(result),
  });
  await program.parseAsync(['consultations', ...argv], { from: 'user' });
  return results[0]!;
}

describe('consultations', () => {
  it('counts asked, answered, not reached and regrets, and names what each said in one case', async () => {
    const empty = await type();
    const { created } = await run(ledger, tenantId, [
      { draft: draft(), steps: [step('u1'), step('u2')] },
      { draft: draft({ product: 'visio', productName: 'Visio Plan 2' }), steps: [step('u1')] },
    ]);
    const [first, second] = created as [(typeof created)[number], (typeof created)[number]];
    const dueAt = '2026-11-29T09:00:00.000Z';
    const asking = await go(ledger, first, 'consult', { consultKind: 'need', consultUntil: dueAt });
    await ledger.holderAnswers.ask({ caseId: first.id, kind: 'need', dueAt });
    await ledger.holderAnswers.answer({
      ...{ tenantId, caseId: first.id, userId: 'u1', said: 'keep', reason: 'Year end' },
    });
    await go(ledger, (await ledger.cases.get(asking.id))!, 'ask');
    const done = await carriedOut(ledger, second);
    await ledger.returns.ask({
      ...{ tenantId, caseId: done.id, userId: 'u1', exempt: { from: '2026-11-22', until: '2027-05-21' } },
    });

    const all = await type();
    const one = await type('--case', `#${first.number}`);

    expect(empty.text).toBe('Nobody was asked, and nobody asked for anything back.');
    expect(all.document).toMatchObject({
      consultations: [
        {
          number: done.number,
          need: null,
          training: null,
          regrets: { asked: 1, givenBack: 0, onTheirWay: 1 },
        },
        {
          number: first.number,
          need: { people: 2, reached: 1, needs: 1, released: 0, silent: 0, unreached: 1, waiting: 0 },
          regrets: { asked: 0 },
        },
      ],
    });
    expect(one.document).toMatchObject({
      consultations: [
        {
          people: [
            { userId: 'u1', said: 'needs', reason: 'Year end', isTickedOff: true, reach: 'reached' },
            { userId: 'u2', said: 'unreached', reason: null },
          ],
        },
      ],
    });
    expect(one.text).toContain('Year end');
    policy = { ...shippedPolicy, privacy: { mode: 'pseudonymous', namesKeptDays: 400 } };
    const withheld = await type('--case', first.id);
    const shown = await type('--case', first.id, '--reveal', '--purpose', 'An access request');
    expect(JSON.stringify(withheld)).not.toContain('Year end');
    expect(withheld.document).toMatchObject({
      consultations: [
        {
          people: [
            { userId: 'u1', reason: heldBack },
            { userId: 'u2', reason: null },
          ],
        },
      ],
    });
    expect(shown).toEqual(one);
    expect(await ledger.audit.tail(1)).toMatchObject([
      { action: 'names.revealed', subject: `case:${first.id}`, body: { purpose: 'An access request' } },
    ]);
    await expect(type('--case', '999')).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
  });
});
