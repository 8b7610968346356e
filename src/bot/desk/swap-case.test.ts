import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFormat } from '../../cards/format.ts';
import { renderView } from '../../cards/render-view.ts';
import type { View } from '../../cards/view.ts';
import { dayOf } from '../../core/model/day.ts';
import { swapKindOf } from '../../core/rules/plan-swap.ts';
import type { ProposedStep } from '../../ledger/case-draft.ts';
import type { Case } from '../../ledger/case-row.ts';
import type { Ledger } from '../../ledger/open-ledger.ts';
import { openTestLedger } from '../../testing/cases.ts';
import { deskScene, e5, position, testClock, type DeskScene } from '../../testing/desk-scene.ts';
import { asOf, step } from '../../testing/proposals.ts';
import { asReader, ownsWhatIsGiven } from './swap-facts-of.ts';

const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const clock = testClock();
const format = createFormat({ locale: 'en-GB', timeZone: 'Europe/London' });
let ledger: Ledger;
let scene: DeskScene;
let made: Case;
beforeAll(async () => {
  ({ ledger } = await openTestLedger(clock));
  scene = deskScene(ledger, clock);
  await scene.savePositions([position(), position({ product: 'e3', skuIds: [e3], ownerIds: ['e3-owner'] })]);
  made = await scene.propose(['ann', 'bea', 'cas'].map(moved), {
    kind: swapKindOf({ gives: e5, takes: [e3] }),
    monthlyValue: { amountMinor: 5_670, currency: 'GBP' },
    facts: { gives: e5, takes: e3, from: 'Microsoft 365 E5', to: 'Microsoft 365 E3', couldMove: 5 },
  });
});
afterAll(() => ledger.close());

function moved(userId: string): ProposedStep {
  const plain = step(userId);
  const day = dayOf(asOf);
  return {
    ...plain,
    skuId: e5,
    adds: [{ skuId: e3, disabledPlans: [] }],
    evidence: {
      ...{ ...plain.evidence, verdict: 'active', rule: 'used', idleDays: 2 },
      ...{ signIn: 'unknown', workload: day - 2, holds: [e5] },
    },
  };
}

function shown(view: View): string {
  if (view.kind === ('refusal' as string)) throw new TypeError(JSON.stringify(view));
  return JSON.stringify(renderView(view, format));
}

async function card(): Promise<string> {
  return shown((await scene.desk.caseCard(scene.owner, made.id)) as View);
}

describe('a swap in the chat', () => {
  it('is asked as a move, with who else could and the way back', async () => {
    const text = await card();

    expect(text).toContain('Move 3 people from Microsoft 365 E5 to Microsoft 365 E3?');
    expect(text).toContain('Move 3 people"');
    expect(text).toContain('2 more people could move, and there is no free unit');
    expect(text).toContain('less a month');
    expect(text).not.toMatch(/unused|taken? back|Reclaim/);
  });

  it('waits under its own words', async () => {
    const text = shown((await scene.desk.waiting(scene.owner)) as View);

    expect(text).toContain('Microsoft 365 E5: 3 people could move to a smaller plan, £56.70 a month less');
  });

  it('lists who would move, with when they last used anything', async () => {
    const text = shown(
      (await scene.desk.review(scene.owner, { caseId: made.id, version: made.version, page: 1 })) as View,
    );

    expect(text).toContain('Who would move from Microsoft 365 E5 to Microsoft 365 E3');
    expect(text).toContain('20 November 2026');
    expect(text).not.toContain('sign-in');
  });

  it('says before it is confirmed that nothing of theirs goes', async () => {
    const text = shown(
      (await scene.desk.confirm(scene.owner, { caseId: made.id, version: made.version })) as View,
    );

    expect(text).toContain(
      '3 people will get Microsoft 365 E3 in the place of Microsoft 365 E5, in one step.',
    );
    expect(text).toContain('Confirm: move 3 people');
    expect(text).not.toMatch(/lose the licence|reclaim 3|back\?/);
  });

  it('may be seen, without a button, by who answers for what is given', async () => {
    const positions = (await ledger.positions.newest({ tenantId: scene.tenantId }))?.positions ?? [];
    const view = await scene.desk.caseCard(scene.owner, made.id);
    if (view.kind === 'refusal') throw new TypeError(view.code);
    const text = shown(asReader(view));

    expect(ownsWhatIsGiven('e3-owner', made, positions)).toBe(true);
    expect(ownsWhatIsGiven(scene.stranger.aadObjectId, made, positions)).toBe(false);
    expect(ownsWhatIsGiven('e3-owner', { ...made, kind: 'inactive-reclaim' }, positions)).toBe(false);
    expect(text).toContain('Whoever answers for Microsoft 365 E5 decides.');
    expect(text).not.toContain('Action.');
  });

  it('is approved, carried out and told as a move', async () => {
    const answer = await scene.desk.decide(scene.owner, {
      verb: 'reclaim',
      caseId: made.id,
      version: made.version,
    });
    expect(shown(answer as View)).toContain('Moving 3 people from Microsoft 365 E5 to Microsoft 365 E3…');

    await scene.carryOut(await scene.reload(made));
    const text = await card();

    expect(text).toContain('3 people from Microsoft 365 E5 to Microsoft 365 E3 moved');
    expect(text).toContain('Undo gives everybody Microsoft 365 E5 back as it was and takes what came for it');
    expect(text).not.toMatch(/taken back|unused/);
  });
});
