import { describe, expect, it } from 'vitest';
import type { Fault } from '../scripted/scripted-assistant.ts';
import { accessibilityFaults } from './accessibility.ts';
import { desktop, phone } from './chromium.ts';
import { useScriptedPage } from './scripted-page.ts';

const returns = 'How long do I have to return something?';
const jackets = 'Which jackets are waterproof?';

describe.each([
  ['desktop', desktop],
  ['phone', phone],
])('the page on a %s', (width, options) => {
  const at = useScriptedPage(options);

  it('shows steps while tools run and each sentence as it comes', async () => {
    const { assistant, shop, watched } = at;
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
    const { shop, watched } = at;
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
    const { shop, watched } = at;
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    const turn = await shop.ask(returns);
    const measures = (await turn.locator('.measures').innerText()).replace(/\s+/g, ' ');
    for (const figure of ['$0.000312', '1,256 1,180 in, 64 out, 12 embedded', '412 ms', 'model 301 ms', 'search 22 ms'])
      expect(measures).toContain(figure);
    expect(measures).toContain('2 sentences withheld');
    await shop.ask(jackets);
    expect(await watched.page.locator('.running-cost').innerText()).toContain('$0.000624');
  });

  it('shows at most three products with brand, price, stock and rating', async () => {
    const { shop, watched } = at;
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
    const { assistant, shop, watched } = at;
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
    const { assistant, shop, watched } = at;
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
    const { shop, watched } = at;
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
