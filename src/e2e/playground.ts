import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The chat of the Playground in a headless browser: what an owner sees and can do. */
export interface Chat {
  readonly page: Page;
  /** Writes a message and sends it. */
  send(text: string): Promise<void>;
  /** The newest card whose text contains this; waits for it. */
  card(text: string | RegExp): Promise<Locator>;
  /** How many cards there are now. */
  cardCount(): Promise<number>;
  /** Presses a button by its title: in the card given, or the newest one in the chat that has it. */
  press(title: string | RegExp, within?: Locator): Promise<void>;
  /** Fills an input by its label, in the newest card that has it. */
  fill(label: string | RegExp, value: string): Promise<void>;
  /** Ticks or unticks a box by its title. */
  tick(title: string | RegExp): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** Only the card, as large as it is. */
  screenshotCard(card: Locator, path: string): Promise<void>;
  close(): Promise<void>;
}

export interface ChatOptions {
  readonly url: string;
  readonly chromiumPath: string;
  readonly width?: number;
  readonly height?: number;
  readonly timeoutMs?: number;
}

/** Opens the chat and waits until it can be written in. Opening it makes the Playground install the bot. */
export async function openChat(options: ChatOptions): Promise<Chat> {
  const browser = await chromium.launch({ executablePath: options.chromiumPath, args: launchArguments });
  try {
    return await openIn(browser, options);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function openIn(browser: Browser, options: ChatOptions): Promise<Chat> {
  const { url, width = 1280, height = 1400, timeoutMs = 30_000 } = options;
  const page = await browser.newPage({ viewport: { width, height } });
  page.setDefaultTimeout(timeoutMs);
  // Everything but the Playground itself is unreachable on a closed network, and slow to fail.
  await page.route(
    (address) => address.hostname !== 'localhost' && address.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  await page.goto(url);
  const box = page.locator('[data-lexical-editor]');
  await box.waitFor();
  const cards = page.locator('.ac-adaptiveCard');

  return {
    page,
    async send(text) {
      await box.fill(text);
      await page.keyboard.press('Enter');
    },
    async card(text) {
      const card = cards.filter({ hasText: text }).last();
      await card.waitFor();
      return card;
    },
    cardCount: () => cards.count(),
    async press(title, within) {
      await (within ?? page)
        .getByRole('button', { name: title, exact: typeof title === 'string' })
        .last()
        .click();
    },
    async fill(label, value) {
      await page.getByLabel(label).last().fill(value);
    },
    async tick(title) {
      await page.getByRole('checkbox', { name: title }).last().click();
    },
    async screenshot(path) {
      await page.screenshot({ path });
    },
    async screenshotCard(card, path) {
      await card.scrollIntoViewIfNeeded();
      await card.screenshot({ path });
    },
    close: () => browser.close(),
  };
}
