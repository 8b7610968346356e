import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLiveProduct, type LiveProduct } from './live-product.ts';
import { openChat, type Chat } from './playground.ts';

const artifacts = 'artifacts/e2e';
const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

let product: LiveProduct;
let chat: Chat;

beforeAll(async () => {
  product = await startLiveProduct(artifacts);
  chat = await openChat({ url: product.chatUrl, chromiumPath, timeoutMs: 60_000 });
  await chat.card('Hello, I am Seatkeeper');
});
afterAll(async () => {
  await chat.close();
  await product.stop();
});

/** Asks in the chat; answers the text of the card that comes, and keeps a picture of it. */
async function ask(question: string, card: RegExp, name: string): Promise<string> {
  await chat.send(question);
  const answer = await chat.card(card);
  await chat.screenshotCard(answer, `${artifacts}/${name}.png`);
  return (await answer.innerText()).replaceAll(/\s+/g, ' ');
}

interface Comparison {
  readonly active: { readonly ours: number; readonly microsoft: number };
}
interface RightSizing {
  readonly totals: { readonly savings: { readonly people: number; readonly monthlyMinor: number } };
}
interface Trend {
  readonly advice?: unknown;
}

describe('an owner asks how a figure is made', () => {
  it('and sees Microsoft’s count beside ours, as the command line has it', async () => {
    const { active } = (await product.command('compare', 'E5')) as Comparison;

    const text = await ask('compare E5', /as Microsoft counts/, '30-compare');

    expect(text).toContain(String(active.ours));
    expect(text).toContain(String(active.microsoft));
    expect(text).toMatch(/Partner Center/);
  });

  it('and is advised on the contract by months, not by a snapshot', async () => {
    expect((await product.command('trend', 'E5')) as Trend).toBeTruthy();

    const decline = await ask('is E5 declining?', /Needed in the highest/, '31-trend-e5');
    const season = await ask('trend E3', /Microsoft 365 E3[\s\S]*season/i, '32-trend-e3');

    expect(decline).toMatch(/declin/i);
    expect(season).toMatch(/season/i);
  });

  it('and what people could hold instead, in money of one currency', async () => {
    const { totals } = (await product.command('right-size', 'E5')) as RightSizing;

    const text = await ask('right-size E5', /Saves: Microsoft 365 E5/, '33-right-size');

    expect(totals.savings.people).toBeGreaterThan(0);
    expect(text).toContain('£');
    expect(text).not.toContain('€');
  });

  it('and where the register and the tenant disagree', async () => {
    const text = await ask('variances', /Why it usually happens/, '34-variances');

    expect(text).toMatch(/Power BI Pro/);
  });
});
