import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './accessibility.ts';
import { desktop, launchChromium, openPage, phone, type WatchedPage } from './chromium.ts';
import { startRealAssistant, type RealAssistant } from './real-assistant.ts';
import { shopPage, type ShopPage } from './shop-page.ts';

/** The whole assistant as `npm start` runs it, with its two demo shops, seen from the page. */
let assistant: RealAssistant;
let browser: Browser;
let watched: WatchedPage;
let shop: ShopPage;

beforeAll(async () => {
  [browser, assistant] = await Promise.all([launchChromium(), startRealAssistant()]);
});
afterAll(async () => {
  await browser.close();
  await assistant.close();
});

const answerOf = (turn: Locator): Promise<string> => turn.locator('.answer-text').innerText();
const badgeOf = (turn: Locator): Promise<string> => turn.locator('.badge').first().innerText();
const measure = async (turn: Locator, name: string): Promise<string> =>
  (await turn.locator('.measure', { hasText: name }).innerText()).replace(/\s+/g, ' ');

describe.each([
  ['desktop', desktop],
  ['phone', phone],
])('a shopper on a %s', (width, options) => {
  beforeEach(async () => {
    watched = await openPage(browser, options);
    shop = shopPage(watched.page, assistant.url);
  });
  afterEach(async () => {
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it('[F1] begins with a suggestion, under the banner of the simulated model, and gets at most three products', async () => {
    await shop.enter('Alpine Outfitters', 'Robin, shopper');
    await watched.page.getByText('Simulated model.').waitFor();
    expect(await accessibilityFaults(watched.page)).toEqual([]);
    await watched.page.getByRole('button', { name: 'Which two-person tents do you have under $300?' }).click();
    await shop.lastTurn.locator('.measures').waitFor();
    expect(await badgeOf(shop.lastTurn)).toBe('Answered');
    const cards = await shop.products(shop.lastTurn).allInnerTexts();
    expect(cards.length).toBeGreaterThan(0);
    expect(cards.length).toBeLessThanOrEqual(3);
    for (const card of cards) expect(card).toMatch(/\$\d/);
    await watched.shoot(`real-${width}-products`);
  });

  it('[F7] shows a shopper their own data, and what the model saw instead of it', async () => {
    await shop.enter('Alpine Outfitters', 'Robin, shopper');
    const turn = await shop.ask(
      'Hi, I am Anna Berg (anna.berg@example.com). How much does a return label cost for order #W1234567?',
    );
    expect(await answerOf(turn)).toMatch(/^Hello Anna Berg\..*6\.95/);
    const view = turn.locator('details.model-view');
    await view.getByText('What the model saw').click();
    expect(await view.locator('.hidden-value').allInnerTexts()).toEqual([
      expect.stringMatching(/^name /),
      expect.stringMatching(/^email /),
      expect.stringMatching(/^order number /),
      expect.stringMatching(/^name /),
    ]);
    expect(await view.innerText()).not.toMatch(/Anna|Berg|W1234567/);
    expect(await accessibilityFaults(watched.page)).toEqual([]);
    const tooWide = await turn.evaluate((element) => {
      const { clientWidth, scrollWidth } = element.closest('.transcript') ?? element;
      return scrollWidth - clientWidth;
    });
    expect(tooWide).toBe(0);
    await watched.shoot(`real-${width}-model-view`);
    const sent = await assistant.sentToModel();
    expect(sent).toContain('I am ⟦PERSON:');
    expect(sent).not.toMatch(/Anna|anna\.berg|W1234567/);
  });

  it('[F4] reads the answer in the highlighted passage of its source', async () => {
    await shop.enter('Alpine Outfitters', 'Robin, shopper');
    const turn = await shop.ask('How much does a return label cost?');
    expect(await answerOf(turn)).toContain('6.95');
    await turn.locator('.mark').first().click();
    const mark = shop.source.locator('mark');
    await mark.waitFor();
    expect(await mark.innerText()).toContain('6.95');
    expect(await shop.source.getByText('has changed since').count()).toBe(0);
    await watched.shoot(`real-${width}-source`);
  });

  it('[F8] sees the cost of each answer add up to that of the conversation', async () => {
    await shop.enter('Copper Kettle', 'Ash, shopper');
    const costs: number[] = [];
    for (const question of ['How long do I have to return a teapot?', 'How do I pause my coffee subscription?']) {
      const turn = await shop.ask(question);
      costs.push(Number(/\$([\d.]+)/.exec(await measure(turn, 'Cost'))?.[1]));
      expect(await measure(turn, 'Time')).toMatch(/Time \d.*model .*embed .*search .*check /);
      expect(await measure(turn, 'Tokens')).toMatch(/Tokens [1-9]/);
    }
    expect(Math.min(...costs)).toBeGreaterThan(0);
    const shown = await watched.page.locator('.running-cost b').innerText();
    expect(Number(shown.slice(1))).toBeCloseTo(
      costs.reduce((sum, cost) => sum + cost),
      4,
    );
  });

  it('[F9] asks a follow-up that only the conversation explains, also after a reload', async () => {
    await shop.enter('Alpine Outfitters', 'Jules, shopper');
    expect(await answerOf(await shop.ask('How much does the Heron 2-Person Tent weigh?'))).toContain('1680 g');
    await watched.page.reload();
    await watched.page.locator('.turn').first().waitFor();
    expect(await answerOf(await shop.ask('And how much does it cost?'))).toContain('289');
  });

  it('is told what the shop does not know', async () => {
    await shop.enter('Copper Kettle', 'Wren, shopper');
    const turn = await shop.ask('What is the capital of Mongolia?');
    expect(['Not found', 'Asks back']).toContain(await badgeOf(turn));
    expect(await shop.sources(turn).count()).toBe(0);
  });

  it('[F11] gets the answer and the products of the chosen shop alone', async () => {
    const owned = { 'Alpine Outfitters': 'Rapidpot Coffee Press', 'Copper Kettle': 'Anchorlight French Press' };
    const refunds = new Set<string>();
    for (const [name, user, currency] of [
      ['Alpine Outfitters', 'Robin, shopper', '$'],
      ['Copper Kettle', 'Ash, shopper', '£'],
    ] as const) {
      await shop.enter(name, user);
      refunds.add(await answerOf(await shop.ask('How long does a refund take?')));
      for (const [owner, press] of Object.entries(owned)) {
        const turn = await shop.ask(`What does the ${press} cost?`);
        const cards = (await shop.products(turn).allInnerTexts()).join('\n');
        const sources = (await shop.sources(turn).allInnerTexts()).join('\n');
        if (owner === name) {
          expect(await answerOf(turn)).toContain(currency);
          expect(`${cards}\n${sources}`).toContain(press);
        } else expect(`${cards}\n${sources}`).not.toContain(press);
        for (const price of cards.matchAll(/[$£](?=\d)/g)) expect(price[0]).toBe(currency);
      }
    }
    expect(refunds.size).toBe(2);
  });
});

describe('a shopper', () => {
  beforeEach(async () => {
    watched = await openPage(browser, desktop);
    shop = shopPage(watched.page, assistant.url);
  });
  afterEach(() => watched.close());

  it('is told that a conversation is gone, and goes on with the same question in a new one', async () => {
    await shop.enter('Alpine Outfitters', 'Robin, shopper');
    const first = 'When will I see my refund?';
    await shop.ask(first);
    const other = await openPage(browser, desktop);
    await other.page.goto(watched.page.url());
    await other.page.getByRole('button', { name: `Delete “${first}”` }).click();
    await other.page.getByRole('button', { name: `Really delete “${first}”` }).click();
    await other.page.getByRole('button', { name: `Delete “${first}”` }).waitFor({ state: 'detached' });
    await other.close();

    const expired = await openPage(browser, desktop);
    await expired.page.goto(watched.page.url());
    await expired.page.getByRole('button', { name: 'Start a new conversation' }).click();
    await expired.page.getByRole('alert').waitFor({ state: 'detached' });
    await expired.close();

    const alert = (await shop.ask('Is there a restocking fee?')).getByRole('alert');
    expect(await alert.innerText()).toContain('assistant.session-not-found');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await shop.lastTurn.locator('.measures').waitFor();
  });

  it('gets the sources as they stand, marked so, while the model is down', async () => {
    await shop.enter('Alpine Outfitters', 'Robin, shopper');
    await assistant.modelDown();
    try {
      const turn = await shop.ask('Do you repair a broken tent pole?');
      expect(await badgeOf(turn)).toBe('From sources only');
      await turn.getByText('The model is not available').waitFor();
      expect(await shop.sources(turn).count()).toBeGreaterThan(0);
      await watched.shoot('real-desktop-model-down');
    } finally {
      await assistant.modelBack();
    }
  });
});
