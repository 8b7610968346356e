import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLiveProduct, type LiveProduct } from './live-product.ts';
import { openChat, type Chat } from './playground.ts';

const artifacts = 'artifacts/e2e';
const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';

interface PositionDocument {
  readonly positions: readonly [{ readonly assigned: number; readonly inactive: number }];
}
interface Write {
  readonly userId: string;
  readonly add: readonly { readonly skuId: string }[];
  readonly remove: readonly string[];
}

let product: LiveProduct;
let chat: Chat;

beforeAll(async () => {
  product = await startLiveProduct(artifacts);
  chat = await openChat({ url: product.chatUrl, chromiumPath, timeoutMs: 60_000 });
});
afterAll(async () => {
  await chat.close();
  await product.stop();
});

async function writes(): Promise<readonly Write[]> {
  return ((await product.twin('writes')) as { readonly writes: readonly Write[] }).writes;
}

async function assignedE5(): Promise<number> {
  const document = (await product.command('position', 'E5')) as PositionDocument;
  return document.positions[0].assigned;
}

async function shot(card: string | RegExp, name: string): Promise<void> {
  await chat.screenshotCard(await chat.card(card), `${artifacts}/${name}.png`);
}

/** In the order of the story: each step stands on the one before. */
describe('a licence owner in the chat', () => {
  it('is greeted and asked as soon as the chat is open', async () => {
    await chat.card('Hello, I am Seatkeeper');
    await chat.card('40 unused Microsoft 365 E5 licences');
    await chat.card(/Visio Plan 2: 6 licences over/);
    await chat.card(/25 Microsoft 365 Copilot licences nobody has touched/);

    await shot('Hello, I am Seatkeeper', '01-welcome');
    await shot('40 unused Microsoft 365 E5 licences', '02-reclaim-asked');
    await shot(/Visio Plan 2: 6 licences over/, '03-warning');
    await shot(/Copilot licences nobody has touched/, '04-copilot-cohort');
    await chat.screenshot(`${artifacts}/05-chat.png`);
    expect(product.readyAfterMs).toBeGreaterThan(0);
    process.stdout.write(`ready ${(product.readyAfterMs / 1000).toFixed(1)} s after the start\n`);
  });

  it('reviews the list over pages and ticks somebody off', async () => {
    await chat.press('Review the list', await chat.card('40 unused Microsoft 365 E5 licences'));
    const first = await chat.card('Who would lose Microsoft 365 E5');
    await first.getByRole('checkbox').first().click();
    await chat.press('Next page', first);
    await chat.card(/Page 2 of 3/i);
    await shot('Who would lose Microsoft 365 E5', '06-review-page-2');
    await chat.press('Save and go back', await chat.card('Who would lose Microsoft 365 E5'));

    await chat.card('39 unused Microsoft 365 E5 licences');
    await shot('39 unused Microsoft 365 E5 licences', '07-one-ticked-off');
    expect(await writes()).toEqual([]);
  });

  it('is told what goes before it goes, and can step back', async () => {
    await chat.press('Reclaim 39 licences');
    await chat.card('Confirm');
    await shot(/39.*Microsoft 365 E5/, '08-confirm');
    await chat.press('Back');

    await chat.card('39 unused Microsoft 365 E5 licences');
    expect(await writes()).toEqual([]);
  });

  it('approves, sees progress and the outcome; the tenant and the ledger agree', async () => {
    const before = await assignedE5();

    // The directory takes its time, so that there is progress to look at.
    await product.setFaults('delayed-consistency=3000');
    await chat.press('Reclaim 39 licences');
    await chat.press('Confirm: reclaim 39 licences');
    await chat.card('Taking back');
    await shot('Taking back', '09-working');
    await product.setFaults('');
    await chat.card('39 Microsoft 365 E5 licences taken back');
    await shot('39 Microsoft 365 E5 licences taken back', '10-outcome');

    const removed = (await writes()).filter(({ remove }) => remove.includes(e5));
    expect(new Set(removed.map(({ userId }) => userId)).size).toBe(39);
    expect(removed).toHaveLength(39);
    await expect.poll(assignedE5, { timeout: 20_000 }).toBe(before - 39);
    expect(await product.command('audit', 'verify')).toMatchObject({ ok: true });
  });

  it('asks for the position and sees the new number', async () => {
    await chat.send('position E5');

    const answer = await chat.card('Position on');
    await chat.page.waitForTimeout(1_000);
    await shot('Position on', '11-position');
    expect(await answer.textContent()).toContain('317');
  });

  it('undoes it, and everybody has the licence again as it was', async () => {
    await chat.press('Undo');

    await chat.card('39 Microsoft 365 E5 licences given back');
    await shot('39 Microsoft 365 E5 licences given back', '12-undone');
    const given = (await writes()).filter(({ add }) => add.some(({ skuId }) => skuId === e5));
    expect(new Set(given.map(({ userId }) => userId)).size).toBe(39);
    await expect.poll(assignedE5, { timeout: 20_000 }).toBe(356);
    expect(await product.command('audit', 'verify')).toMatchObject({ ok: true });
  });

  it('keeps a cohort with a reason, snoozes, and takes note', async () => {
    await chat.press('Keep…', await chat.card(/Copilot licences nobody has touched/));
    await chat.fill(/Why do they need it/, 'Training starts in January');
    await chat.press(/^Keep 25 licences/);
    await chat.card('25 Microsoft 365 Copilot licences kept');
    await shot('25 Microsoft 365 Copilot licences kept', '13-kept');

    await chat.press('Noted', await chat.card(/Visio Plan 2: 6 licences over/));
    await chat.card(/Noted by Ines Okafor/);
    await shot(/Noted by Ines Okafor/, '14-noted');

    await chat.press('Snooze 7 days', await chat.card(/unused Microsoft 365 F3 licences/));
    await chat.card(/Snoozed by Ines Okafor/);
  });

  it('is answered in words it can act on', async () => {
    await chat.send('how are we doing on Copilot?');
    await chat.card(/How Microsoft 365 Copilot is used/);
    await shot(/How Microsoft 365 Copilot is used/, '15-copilot-answer');
    await chat.send('what is waiting for me?');
    await chat.card(/waiting for you/);
    await shot(/waiting for you/, '16-waiting');
    await chat.send('digest');
    await chat.card(/Your licences in/);
    await shot(/Your licences in/, '17-digest');
    await chat.send('help');
    await chat.card('What you can ask');
    await shot('What you can ask', '18-help');
    await chat.send('sing me a song');
    await chat.card('I did not understand that');
    await chat.send('position of the moon');
    await chat.card(/None of your products is called/);
    await shot(/None of your products is called/, '19-no-product');

    await chat.screenshot(`${artifacts}/20-chat-end.png`);
    expect(await chat.cardCount()).toBeGreaterThan(10);
  });
});
