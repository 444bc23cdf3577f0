import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { desktop, launchChromium, openPage } from './chromium.ts';
import { startRealAssistant } from './real-assistant.ts';
import { shopPage } from './shop-page.ts';

/** Takes the picture of the README from the running product: `nx run e2e:screenshot`. */
const images = join(import.meta.dirname, '../../../docs/images');
const assistant = await startRealAssistant();
const browser = await launchChromium();
try {
  const { page } = await openPage(browser, desktop);
  const shop = shopPage(page, assistant.url);
  await shop.enter('Alpine Outfitters', 'Robin, shopper');
  const turn = await shop.ask('Which two-person tents do you have under $300?');
  await turn.locator('.mark').first().click();
  await shop.source.locator('mark').waitFor();
  await page.mouse.move(0, 0);
  mkdirSync(images, { recursive: true });
  await page.screenshot({ path: join(images, 'console.png'), animations: 'disabled' });
} finally {
  await browser.close();
  await assistant.close();
}
