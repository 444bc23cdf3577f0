import { describe, expect, it } from 'vitest';
import { desktop } from './chromium.ts';
import { useScriptedPage } from './scripted-page.ts';

const returns = 'How long do I have to return something?';
const jackets = 'Which jackets are waterproof?';

describe('the page', () => {
  const at = useScriptedPage(desktop);

  it('can be used with the keyboard alone', async () => {
    const { assistant, shop, watched } = at;
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
    await expect.poll(focused).toBe('Your question to Alpine Outfitters');
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
    await expect.poll(focused).toBe('Close the source');
    await keyboard.press('Escape');
    await shop.source.waitFor({ state: 'detached' });
    // The panel gives the focus back a moment after it has left the page.
    await expect.poll(focused).toBe('Source 1: Returns policy');
    await tabTo('Your question to Alpine Outfitters');
  });

  it('tells a screen reader each step and sentence, and the end', async () => {
    const { shop, watched } = at;
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    await shop.ask(returns);
    const said = await watched.page.getByRole('status').innerText();
    for (const part of ['Searching policies', 'within 60 days of delivery. (source 1)', 'Answered. Cost $0.000312.'])
      expect(said).toContain(part);
  });

  it('[F7] discloses what the model saw only where something was hidden, by keyboard too', async () => {
    const { shop, watched } = at;
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    const plain = await shop.ask(returns);
    expect(await plain.locator('details.model-view').count()).toBe(0);
    const turn = await shop.ask('I am Anna Berg, anna.berg@example.com. May I return it?');
    expect(await turn.locator('.answer-text').innerText()).toContain('Hello Anna Berg.');
    const view = turn.locator('details.model-view');
    expect(await view.locator('dl').isVisible()).toBe(false);
    await view.locator('summary').focus();
    await watched.page.keyboard.press('Enter');
    expect(await view.locator('dl').innerText()).not.toMatch(/Anna|Berg/);
    expect(await view.locator('.hidden-value').first().innerText()).toContain('name');
  });

  it('shows markup of an answer as text', async () => {
    const { shop, watched } = at;
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    const turn = await shop.ask('<b>bold</b> question');
    expect(await turn.locator('.answer-text').innerText()).toContain('<b>7</b> & <img src=x');
    expect(await turn.locator('b b, img').count()).toBe(0);
    expect(await turn.locator('.question').innerText()).toContain('<b>bold</b> question');
    expect(await watched.page.title()).toBe('Ask a shop');
    expect(watched.complaints).toEqual([]);
  });

  it('changes the shop from the menu, and nothing of the other one stays', async () => {
    const { shop, watched } = at;
    const { page } = watched;
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    await shop.ask(jackets);
    const accent = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'));
    const before = await accent();
    await page.getByRole('combobox', { name: 'Shop' }).selectOption({ label: 'Copper Kettle' });
    await page.getByRole('heading', { level: 1, name: 'Copper Kettle' }).waitFor();
    await page.getByRole('button', { name: 'Which kettles hold a set temperature?' }).waitFor();
    expect(await page.locator('.turn').count()).toBe(0);
    expect(await page.locator('.history-open').count()).toBe(0);
    expect(await page.locator('body').innerText()).not.toContain('Ridgeline');
    expect(await accent()).not.toBe(before);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Alpine Outfitters' }).waitFor();
    expect(watched.complaints).toEqual([]);
  });

  it('takes 2,000 characters and says when few are left', async () => {
    const { shop, watched } = at;
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    await shop.question.fill('a '.repeat(950));
    await watched.page.getByText('100 characters left').waitFor();
    await shop.question.evaluate((element) => {
      (element as HTMLTextAreaElement).value = '';
    });
    await shop.question.pressSequentially(' ');
    expect(await watched.page.getByRole('button', { name: 'Ask', exact: true }).isDisabled()).toBe(true);
    await shop.question.press('Enter');
    expect(await watched.page.locator('.turn').count()).toBe(0);
  });

  it('signs in again when its token runs out, without a word', async () => {
    const { assistant, shop } = at;
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    assistant.faults.push('expired-token');
    const turn = await shop.ask(returns);
    await turn.getByText('Answered').waitFor();
  });

  it('stops an answer and keeps what had come', async () => {
    const { assistant, shop, watched } = at;
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
    const { assistant, shop, watched } = at;
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
    const { shop, watched } = at;
    await shop.enter('Alpine Outfitters', 'Mia, shopper');
    await watched.page.route('**/v1/chat', (route) => route.abort('connectionreset'));
    const alert = (await shop.ask(returns)).getByRole('alert');
    expect(await alert.innerText()).toContain('The assistant cannot be reached.');
    await watched.page.unroute('**/v1/chat');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await shop.lastTurn.getByText('Answered').waitFor();
  });

  it('says that nobody answers, and goes on when the assistant is back', async () => {
    const { assistant, watched } = at;
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
