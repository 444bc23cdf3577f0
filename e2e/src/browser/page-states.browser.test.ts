import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startScriptedAssistant, type Fault, type ScriptedAssistant } from '../scripted/scripted-assistant.ts';
import { accessibilityFaults } from './accessibility.ts';
import { desktop, launchChromium, openPage, phone, type WatchedPage } from './chromium.ts';
import { shopPage, type ShopPage } from './shop-page.ts';

/** What the page does with answers and failures of every form, on an assistant that says what a test wants to hear. */
const consoleDir = join(import.meta.dirname, '../../../apps/console/dist');
const returns = 'How long do I have to return something?';
const jackets = 'Which jackets are waterproof?';

let browser: Browser;
let assistant: ScriptedAssistant;
let watched: WatchedPage;
let shop: ShopPage;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const open = async (options: Parameters<typeof openPage>[1]): Promise<void> => {
  assistant = await startScriptedAssistant(consoleDir);
  watched = await openPage(browser, options);
  shop = shopPage(watched.page, assistant.url);
};
afterEach(async () => {
  await watched.close();
  await assistant.close();
});

describe.each([
  ['desktop', desktop],
  ['phone', phone],
])('the page on a %s', (width, options) => {
  beforeEach(() => open(options));

  it('shows steps while tools run and each sentence as it comes', async () => {
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    assistant.hold();
    await shop.question.fill(returns);
    await shop.question.press('Enter');
    assistant.let(2);
    await shop.lastTurn.getByText('Searching policies and FAQs').waitFor();
    assistant.let(1);
    await shop.lastTurn.getByText('within 60 days of delivery').waitFor();
    expect(await shop.lastTurn.getByText('Refunds reach your card').count()).toBe(0);
    expect(await shop.lastTurn.locator('.answer').getAttribute('aria-busy')).toBe('true');
    await watched.shoot(`${width}-streaming`);
    assistant.let();
    await shop.lastTurn.getByText('Refunds reach your card').waitFor();
    await shop.lastTurn.getByText('Answered').waitFor();
    expect(watched.complaints).toEqual([]);
  });

  it('opens the source of a citation at the cited passage', async () => {
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    const turn = await shop.ask(returns);
    await turn.getByRole('button', { name: 'Source 1: Returns policy' }).click();
    const mark = shop.source.locator('mark');
    expect(await mark.innerText()).toBe('You can return unused items within 60 days of delivery.');
    const inView = await mark.evaluate((element) => {
      const own = element.getBoundingClientRect();
      const frame = element.parentElement?.getBoundingClientRect();
      return frame !== undefined && own.top >= frame.top && own.bottom <= frame.bottom;
    });
    expect(inView).toBe(true);
    expect(await accessibilityFaults(watched.page)).toEqual([]);
    await watched.shoot(`${width}-source`);
  });

  it('shows what an answer and a conversation cost, and where the time went', async () => {
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    const turn = await shop.ask(returns);
    const measures = (await turn.locator('.measures').innerText()).replace(/\s+/g, ' ');
    for (const figure of ['$0.000312', '1,244 1,180 in, 64 out', '412 ms', 'model 301 ms', 'search 22 ms'])
      expect(measures).toContain(figure);
    expect(measures).toContain('2 sentences withheld');
    await shop.ask(jackets);
    expect(await watched.page.locator('.running-cost').innerText()).toContain('$0.000624');
  });

  it('shows at most three products with brand, price, stock and rating', async () => {
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    const cards = shop.products(await shop.ask(jackets));
    expect(await cards.count()).toBe(3);
    const first = await cards.first().innerText();
    for (const fact of ['Ridgeline', 'Ridgeline 3L Shell Jacket', '$289.00', '14 in stock', '4.6'])
      expect(first).toContain(fact);
    expect(await cards.nth(1).innerText()).toContain('Only 3 left');
    expect(await cards.nth(2).innerText()).toContain('Out of stock');
    await watched.shoot(`${width}-products`);
    await cards.first().getByRole('button').click();
    await shop.source.getByText('Waterproof to 20,000 mm, 410 g.').waitFor();
  });

  it('names what it shows: roles, labels, headings, contrast, also in the dark', async () => {
    await watched.page.goto(assistant.url);
    await watched.page.getByRole('heading', { name: 'Copper Kettle' }).waitFor();
    expect(await accessibilityFaults(watched.page)).toEqual([]);
    await watched.shoot(`${width}-welcome`);
    for (const name of ['Alpine Outfitters', 'Copper Kettle']) {
      await shop.enter(name, name === 'Alpine Outfitters' ? 'Mia, shopper' : 'Ben, shopper');
      expect(await accessibilityFaults(watched.page)).toEqual([]);
      await shop.ask(returns);
      await shop.ask(name === 'Alpine Outfitters' ? jackets : 'A kettle');
      await shop.ask('Please quote it');
      assistant.faults.push('unavailable');
      await shop.ask('Do you sell boats?');
      for (const colorScheme of ['light', 'dark'] as const) {
        await watched.page.emulateMedia({ colorScheme });
        expect(await accessibilityFaults(watched.page)).toEqual([]);
        await watched.shoot(`${width}-${name}-${colorScheme}`);
      }
      await watched.page.emulateMedia({ colorScheme: 'light' });
    }
  });

  it.each<[Fault, string, string]>([
    ['unavailable', 'The shop cannot be searched right now.', 'assistant.index-unavailable'],
    ['throttled', 'Too many questions at once. Wait a moment.', 'http.throttled'],
    ['not-a-problem', 'in a form that this page does not know', 'console.unexpected-answer'],
    ['cut', 'stopped before it was complete', 'console.stream-cut'],
    ['error-event', 'The answer took too long.', 'assistant.answer-timeout'],
  ])('says what went wrong in a sentence with its code, and asks again: %s', async (fault, sentence, code) => {
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    assistant.faults.push(fault);
    const turn = await shop.ask(returns);
    const alert = turn.getByRole('alert');
    expect(await alert.innerText()).toContain(sentence);
    expect(await alert.innerText()).toContain(code);
    if (fault === 'unavailable') await watched.shoot(`${width}-failure`);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await shop.lastTurn.getByText('Answered').waitFor();
    expect(await watched.page.locator('.turn').count()).toBe(1);
  });

  it('keeps conversations: reloads, reopens, starts anew, deletes', async () => {
    const { page } = watched;
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    await shop.ask(returns);
    await shop.ask('How soon?');
    await page.reload();
    await page.locator('.turn').nth(1).waitFor();
    expect(await shop.lastTurn.innerText()).toContain('After a return');
    await shop.lastTurn
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .waitFor();

    await shop.openMenu();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor();
    await shop.ask(jackets);
    await shop.openMenu();
    await watched.shoot(`${width}-history`);
    await page.locator('.history-open', { hasText: returns }).click();
    await page.locator('.turn').nth(1).waitFor();

    await shop.openMenu();
    await page.getByRole('button', { name: `Delete “${returns}”` }).click();
    await page.getByRole('button', { name: `Really delete “${returns}”` }).click();
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor();
    await shop.openMenu();
    await page.locator('.history-open', { hasText: returns }).waitFor({ state: 'detached' });
    expect(await page.locator('.history-open').count()).toBe(1);
    expect(watched.complaints).toEqual([]);
  });
});

describe('the page', () => {
  beforeEach(() => open(desktop));

  it('can be used with the keyboard alone', async () => {
    const { page } = watched;
    const { keyboard } = page;
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement;
        return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
      });
    const tabTo = async (name: string): Promise<void> => {
      for (let press = 0; press < 40 && (await focused()) !== name; press += 1) await keyboard.press('Tab');
      expect(await focused()).toBe(name);
      const ring = await page.evaluate(() => {
        const own = document.activeElement;
        return own ? [getComputedStyle(own).outlineStyle, getComputedStyle(own, '::after').outlineStyle] : [];
      });
      expect(ring).toContain('solid');
    };
    await page.goto(assistant.url);
    await page.getByRole('heading', { name: 'Alpine Outfitters' }).waitFor();
    await tabTo('Ask Alpine Outfitters as Mia, shopper');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor();
    expect(await focused()).toBe('Your question to Alpine Outfitters');
    await keyboard.type('How long do I have');
    await keyboard.press('Shift+Enter');
    await keyboard.type('to return something?');
    expect(await shop.question.inputValue()).toContain('\n');
    await keyboard.press('Enter');
    await shop.lastTurn.getByText('Answered').waitFor();
    expect(await shop.question.inputValue()).toBe('');

    for (let press = 0; press < 40 && (await focused()) !== 'Source 1: Returns policy'; press += 1)
      await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await shop.source.locator('mark').waitFor();
    expect(await focused()).toBe('Close the source');
    await keyboard.press('Escape');
    await shop.source.waitFor({ state: 'detached' });
    expect(await focused()).toBe('Source 1: Returns policy');
    await tabTo('Your question to Alpine Outfitters');
  });

  it('tells a screen reader each step and sentence, and the end', async () => {
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    await shop.ask(returns);
    const said = await watched.page.getByRole('status').innerText();
    for (const part of ['Searching policies', 'within 60 days of delivery. (source 1)', 'Answered. Cost $0.000312.'])
      expect(said).toContain(part);
  });

  it('shows markup of an answer as text', async () => {
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    const turn = await shop.ask('<b>bold</b> question');
    expect(await turn.locator('.answer-text').innerText()).toContain('<b>7</b> & <img src=x');
    expect(await turn.locator('b b, img').count()).toBe(0);
    expect(await turn.locator('.question').innerText()).toContain('<b>bold</b> question');
    expect(await watched.page.title()).toBe('Ask a shop');
    expect(watched.complaints).toEqual([]);
  });

  it('signs in again when its token runs out, without a word', async () => {
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    assistant.faults.push('expired-token');
    const turn = await shop.ask(returns);
    await turn.getByText('Answered').waitFor();
  });

  it('stops an answer and keeps what had come', async () => {
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    assistant.hold();
    await shop.question.fill(returns);
    await shop.question.press('Enter');
    assistant.let(3);
    await shop.lastTurn.getByText('within 60 days of delivery').waitFor();
    await watched.page.getByRole('button', { name: 'Stop' }).click();
    await shop.lastTurn.getByText('Stopped.').waitFor();
    assistant.let();
    await watched.page.waitForTimeout(300);
    expect(await shop.lastTurn.innerText()).not.toContain('Answered');
    expect(await shop.lastTurn.innerText()).toContain('within 60 days of delivery');
    const next = await shop.ask('How soon?');
    await next.getByText('Answered').waitFor();
  });

  it('stands still for people who asked for less motion', async () => {
    await watched.page.emulateMedia({ reducedMotion: 'reduce' });
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    assistant.hold();
    await shop.question.fill(returns);
    await shop.question.press('Enter');
    assistant.let(3);
    await shop.lastTurn.locator('.sentence').first().waitFor();
    expect(await watched.page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  it('says that a question did not arrive, and asks it again', async () => {
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    await watched.page.route('**/v1/chat', (route) => route.abort('connectionreset'));
    const alert = (await shop.ask(returns)).getByRole('alert');
    expect(await alert.innerText()).toContain('The assistant cannot be reached.');
    await watched.page.unroute('**/v1/chat');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await shop.lastTurn.getByText('Answered').waitFor();
  });

  it('says that nobody answers, and goes on when the assistant is back', async () => {
    await watched.page.route('**/local/identities', (route) => route.abort('connectionrefused'));
    await watched.page.goto(assistant.url);
    const alert = watched.page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('console.unreachable');
    await watched.page.unroute('**/local/identities');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await watched.page.getByRole('heading', { name: 'Alpine Outfitters' }).waitFor();
  });
});
