import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLiveProduct, type LiveProduct } from './live-product.ts';
import { openChat, type Chat } from './playground.ts';

const artifacts = 'artifacts/e2e-decisions';
const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const secondOwner = { aadObjectId: '5f0c2a7e-3b1d-4c86-a2f4-7d90e6b81a02', name: 'Tomasz Brandvold' };

interface CaseList {
  readonly cases: readonly { readonly id: string; readonly kind: string; readonly product: string }[];
}
interface CaseDocument {
  readonly state: string;
  readonly steps: readonly {
    readonly userId: string;
    readonly state: string;
    readonly evidence: { readonly isDisabled: boolean };
  }[];
}
interface Holder {
  readonly aadObjectId: string;
  readonly name: string;
}

let product: LiveProduct;
let owner: Chat;
const chats: Chat[] = [];

beforeAll(async () => {
  product = await startLiveProduct(artifacts, {
    policy: () => ({
      secondApproverAboveSeats: 25,
      askHolders: [{ product: 'visio-plan-2', days: 7 }],
    }),
  });
  owner = await open(product.chatUrl);
});
afterAll(async () => {
  for (const chat of chats) await chat.close();
  await product.stop();
});

async function open(url: string): Promise<Chat> {
  const chat = await openChat({ url, chromiumPath, timeoutMs: 60_000 });
  chats.push(chat);
  return chat;
}

async function shot(chat: Chat, card: string | RegExp, name: string): Promise<void> {
  await chat.screenshotCard(await chat.card(card), `${artifacts}/${name}.png`);
}

async function caseOf(productId: string, kind = 'inactive-reclaim'): Promise<string> {
  const { cases } = (await product.command('cases', '--kind', kind)) as CaseList;
  const found = cases.find((each) => each.product === productId);
  if (found === undefined) throw new TypeError(`no ${kind} case of ${productId}`);
  return found.id;
}

/** Somebody the case would take a licence from, whose account is in use. */
async function holderIn(caseId: string): Promise<Holder> {
  const { steps } = (await product.command('case', caseId)) as CaseDocument;
  const step = steps.find(({ state, evidence }) => state === 'planned' && !evidence.isDisabled);
  if (step === undefined) throw new TypeError('nobody of the case can be asked');
  const person = (await product.twin(`state/users/${step.userId}`)) as { readonly displayName: string };
  return { aadObjectId: step.userId, name: person.displayName };
}

async function writesOf(userId: string): Promise<readonly ('given' | 'taken')[]> {
  const { writes } = (await product.twin('writes')) as {
    readonly writes: readonly { readonly userId: string; readonly remove: readonly string[] }[];
  };
  return writes
    .filter((each) => each.userId === userId)
    .map(({ remove }) => (remove.length > 0 ? 'taken' : 'given'));
}

/** In the order of the story: each step stands on the one before. */
describe('people who decide together', () => {
  it('a holder is asked first, and keeps the licence with a reason', async () => {
    const caseId = await caseOf('visio-plan-2');
    expect(await product.command('case', caseId)).toMatchObject({ state: 'consulting' });
    const chat = await open(await product.chatFor(await holderIn(caseId)));
    await chat.card(/Visio Plan 2/);
    await shot(chat, /Visio Plan 2/, '01-holder-asked');

    await chat.fill(/why|reason/i, 'I draw the floor plans every spring');
    await chat.press('I need it');
    await chat.card(/I draw the floor plans|you need/i);
    await chat.screenshot(`${artifacts}/02-holder-keeps.png`);

    expect(await product.command('consultations')).toMatchObject({ schemaVersion: 1 });
  });

  it('a second person approves what is large; the first cannot', async () => {
    const asked = await owner.card(/unused Microsoft 365 E3 licences/);
    await owner.screenshotCard(asked, `${artifacts}/03-some-left-out.png`);
    await owner.press(/^Reclaim \d+ licences$/, asked);
    await owner.press(/^Confirm: reclaim \d+ licences$/);
    await owner.card('a second approval is needed');
    await shot(owner, 'a second approval is needed', '03-first-approved');
    const caseId = await caseOf('microsoft-365-e3');
    expect(await product.command('case', caseId)).toMatchObject({ state: 'awaitingSecond' });

    const second = await open(await product.chatFor(secondOwner));
    await second.card('a second approval is needed');
    await shot(second, 'a second approval is needed', '04-second-is-asked');
    // The cards that waited for this person come one after the other.
    await second.page.waitForTimeout(2_000);
    await second.press(/^Reclaim \d+ licences$/, await second.card('a second approval is needed'));
    await shot(second, /Take \d+ Microsoft 365 E3 licences back/, '04-what-they-lose');
    await second.press(/^Confirm: reclaim \d+ licences$/);
    await second.card(/Microsoft 365 E3 licences taken back/);
    await shot(second, /Microsoft 365 E3 licences taken back/, '05-second-confirmed');
    await owner.card(/Microsoft 365 E3 licences taken back/);
    await shot(owner, /Microsoft 365 E3 licences taken back/, '06-first-sees-it');
  });

  it('somebody whose licence was taken has it back with one press', async () => {
    const caseId = await caseOf('microsoft-365-f3');
    const person = await holderIn(caseId);
    const chat = await open(await product.chatFor(person));
    await chat.card('Hello, I am Seatkeeper');
    await owner.press('Reclaim 11 licences', await owner.card('11 unused Microsoft 365 F3 licences'));
    await owner.press('Confirm: reclaim 11 licences');
    await owner.card('11 Microsoft 365 F3 licences taken back');
    await product.command('run', 'deliver');

    await chat.card(/Microsoft 365 F3/);
    await shot(chat, /Microsoft 365 F3/, '07-taken');
    await chat.press('I need it back');
    await chat.card(/Microsoft 365 F3/);
    await expect.poll(() => writesOf(person.aadObjectId), { timeout: 30_000 }).toEqual(['taken', 'given']);
    await chat.screenshot(`${artifacts}/08-has-it-again.png`);
    await owner.card(/asked for it back|has it again|have it again/);
    await shot(owner, /11 Microsoft 365 F3 licences taken back/, '09-regret-on-the-card');
  });

  it('what only a group gives is an instruction, and stays open until it is seen', async () => {
    await product.command('run', 'deliver');
    const card = await owner.card(/SYNC-Licence-M365-E5/);
    await owner.screenshotCard(card, `${artifacts}/10-instruction.png`);
    await owner.press('It is done', card);
    await owner.card(/said .*done|looked for|next collection/i);
    await owner.screenshot(`${artifacts}/11-instruction-claimed.png`);

    expect(await product.command('instructions', '--state', 'claimed')).toMatchObject({
      instructions: [{ state: 'claimed' }],
    });
  });

  it('stop stops everything, and everybody sees why', async () => {
    await owner.send('stop');
    await owner.card(/stop/i);
    await shot(owner, /stop/i, '12-stop-asked');
    await owner.fill(/why|reason/i, 'the list has a whole team on it');
    await owner.press(/^Stop/);
    await owner.card(/the list has a whole team on it/);
    await owner.press('Reclaim 40 licences', await owner.card('40 unused Microsoft 365 E5 licences'));
    await owner.press('Confirm: reclaim 40 licences');
    const refused = await owner.card(/Every removal is stopped[^]*40 unused Microsoft 365 E5 licences/);
    await owner.screenshotCard(refused, `${artifacts}/13-halted.png`);
    expect(await product.command('case', await caseOf('microsoft-365-e5'))).toMatchObject({ state: 'asked' });
    expect(await product.command('halt', 'show')).toMatchObject({
      current: { reason: 'the list has a whole team on it' },
    });
    await product.command('halt', 'end', '--reason', 'the team was taken off the list');
  });

  it('unused Copilot seats are offered training before they are taken', async () => {
    const card = await owner.card(/25 Microsoft 365 Copilot licences nobody has touched/);
    await owner.press('Offer training first', card);
    await owner.card(/offered training/);
    await shot(owner, /offered training/, '14-training');
    expect(
      await product.command('case', await caseOf('microsoft-365-copilot', 'copilot-zero-usage')),
    ).toMatchObject({
      state: 'consulting',
    });
  });

  it('every word of it is in the audit trail, which is whole', async () => {
    expect(await product.command('audit', 'verify')).toMatchObject({ ok: true });
  });
});
