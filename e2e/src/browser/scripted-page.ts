import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startScriptedAssistant, type ScriptedAssistant } from '../scripted/scripted-assistant.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { shopPage, type ShopPage } from './shop-page.ts';

const consoleDir = join(import.meta.dirname, '../../../apps/console/dist');

/** What a test of the page has at hand: an assistant that says what the test wants to hear, a page, and its shop. */
export interface ScriptedPage {
  assistant: ScriptedAssistant;
  watched: WatchedPage;
  shop: ShopPage;
}

/** A browser for all tests of the block, an assistant and a page for each; call it inside `describe`. */
export const useScriptedPage = (options: BrowserContextOptions): ScriptedPage => {
  const at = {} as ScriptedPage;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    at.assistant = await startScriptedAssistant(consoleDir);
    at.watched = await openPage(browser, options);
    at.shop = shopPage(at.watched.page, at.assistant.url);
  });
  afterEach(async () => {
    await at.watched.close();
    await at.assistant.close();
  });
  afterAll(() => browser.close());
  return at;
};
