import type { Locator, Page } from 'playwright-core';

/** The page in the words of its user; what stands here is found by role and name, as a screen reader finds it. */
export interface ShopPage {
  readonly enter: (shop: string, user: string) => Promise<void>;
  /** Types, sends, and waits for the end of the answer. */
  readonly ask: (question: string) => Promise<Locator>;
  readonly question: Locator;
  readonly lastTurn: Locator;
  readonly source: Locator;
  readonly sources: (turn: Locator) => Locator;
  readonly products: (turn: Locator) => Locator;
  readonly openMenu: () => Promise<void>;
}

export const shopPage = (page: Page, url: string): ShopPage => {
  const question = page.getByRole('textbox', { name: /^Your question to/ });
  const lastTurn = page.getByRole('region', { name: 'Conversation' }).locator('.turn').last();
  return {
    question,
    lastTurn,
    source: page.locator('dialog.source'),
    sources: (turn) => turn.getByRole('list', { name: 'Sources of this answer' }).getByRole('button'),
    products: (turn) => turn.getByRole('list', { name: 'Products' }).getByRole('listitem'),
    enter: async (shop, user) => {
      await page.goto(url);
      await page.getByRole('button', { name: `Ask ${shop} as ${user}` }).click();
      await page.getByRole('heading', { level: 1, name: shop }).waitFor();
    },
    ask: async (text) => {
      const before = await page.locator('.turn').count();
      await question.fill(text);
      await question.press('Enter');
      const turn = page.locator('.turn').nth(before);
      await turn.locator('.answer:not([aria-busy="true"])').waitFor();
      return turn;
    },
    openMenu: async () => {
      const button = page.getByRole('button', { name: 'Shop and conversations' });
      if (await button.isVisible()) await button.click();
    },
  };
};
