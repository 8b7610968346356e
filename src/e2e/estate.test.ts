import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLiveProduct, type LiveProduct } from './live-product.ts';
import { openChat, type Chat } from './playground.ts';

const artifacts = 'artifacts/e2e-estate';
const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const azureCard = /Azure: paid for, and not used or not attributed/;

interface AzureDocument {
  readonly reservations: { readonly use: { readonly wastedHours: number } };
}
interface CaseList {
  readonly cases: readonly { readonly id: string; readonly kind: string; readonly state: string }[];
}

let product: LiveProduct;
let chat: Chat;

beforeAll(async () => {
  product = await startLiveProduct(artifacts);
  chat = await openChat({ url: product.chatUrl, chromiumPath, height: 3_000, timeoutMs: 60_000 });
  await chat.card('Hello, I am Seatkeeper');
});
afterAll(async () => {
  await chat.close();
  await product.stop();
});

async function shot(card: RegExp, name: string): Promise<string> {
  const found = await chat.card(card);
  await chat.screenshotCard(found, `${artifacts}/${name}.png`);
  return (await found.innerText()).replaceAll(/\s+/g, ' ');
}

async function azureState(): Promise<string | undefined> {
  const { cases } = (await product.command('cases', '--kind', 'azure-review')) as CaseList;
  return cases[0]?.state;
}

describe('an owner who answers for Azure as well', () => {
  it('is shown reserved hours, Hybrid Benefit and tags on one card', async () => {
    const { reservations } = (await product.command('azure')) as AzureDocument;

    const text = await shot(azureCard, '40-azure-card');

    expect(text).toMatch(/[\d.]+% of reserved hours used/);
    expect(text).toMatch(/[\d.]+% of eligible resources with Hybrid Benefit/);
    expect(text).toMatch(/[\d.]+% of resource groups with every tag/);
    const wasted = Math.round(reservations.use.wastedHours).toLocaleString('en-GB');
    expect(text).toContain(`${wasted} hours paid for and not used`);
  });

  it('is shown the details in the chat when they press for them', async () => {
    await chat.press('Show the details', await chat.card(azureCard));
    await chat.card(/Azure: reserved, licensed, attributed/);

    const text = await shot(/Azure: reserved, licensed, attributed/, '41-azure-details');

    expect(text).toContain('Reservations below 85%');
    expect(text).toContain('Azure Hybrid Benefit');
    expect(text).toContain('Tags of resource groups');
    expect(await azureState()).toBe('asked');
  });

  it('takes it on, and the card says so', async () => {
    await chat.press('I will act on it', await chat.card(azureCard));
    await chat.card(/Taken on by/);
    const text = await shot(/Taken on by/, '42-azure-taken-on');

    expect(text).toContain('Azure: paid for');
    expect(text).not.toContain('I will act on it');
    await expect.poll(azureState, { timeout: 30_000 }).toBe('acknowledged');
  });
});

const questions = [
  ['azure', /Azure: reserved, licensed, attributed/, '43-azure'],
  ['servers', /Server/, '44-servers'],
  ['servers sql', /SQL Server/, '45-servers-sql'],
  ['devices', /[Dd]evices/, '46-devices'],
  ['signals', /[Ss]ignal|[Ff]eatures/, '47-signals'],
  ['sources', /Where the figures come from/, '48-sources'],
  ['cals', /[Cc]lient access/, '49-cals'],
] as const;

describe('an owner asks what the estate holds', () => {
  it.each(questions)('“%s” is answered with a report', async (asked, card, name) => {
    const before = await chat.cardCount();
    await chat.send(asked);
    await expect.poll(() => chat.cardCount(), { timeout: 30_000 }).toBe(before + 1);

    const text = await shot(/./, name);

    expect(text).toMatch(card);
    expect(text).toMatch(/As of \w+ \d+, \d{4}/);
    expect(text).not.toMatch(/undefined|NaN|null|I did not understand/);
  });
});
