import type { SourceSection, SourceTable, SourceText } from '@rag-assistant/documents/testing/fixtures';
import { writeDocx, writePdf, writeXlsx } from '@rag-assistant/documents/testing/fixtures';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './accessibility.ts';
import { desktop, launchChromium, openPage, phone, type WatchedPage } from './chromium.ts';
import { startRealAssistant, type RealAssistant } from './real-assistant.ts';
import { shopPage, type ShopPage } from './shop-page.ts';

/** The whole assistant as `npm start` runs it: a member of the staff brings files, and a shopper is answered from them. */
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

const sectionOf = (heading: string, paragraph: string): SourceSection => ({
  heading,
  level: 1,
  paragraphs: [paragraph],
  items: [],
});
const filler = Array.from({ length: 14 }, (_, at) =>
  sectionOf(
    `Chapter ${at + 1}`,
    'This part of the handbook explains how our workshop keeps its tools in order and how often they are counted. '.repeat(
      6,
    ),
  ),
);
const text = (title: string, sections: SourceSection[]): SourceText => ({ title, language: 'en', sections });
const files = async (width: string) => {
  const table: SourceTable = {
    columns: ['Service', 'Deposit'],
    rows: [
      ['Canoe rental', '80 dollars'],
      [`Packraft rental ${width}`, '65 dollars'],
      ['Sledge rental', '30 dollars'],
    ],
  };
  const pdf = text(`Handbook ${width}`, [
    ...filler,
    sectionOf(
      'Avalanche transceivers',
      `Avalanche transceivers are inspected free of charge for ${width} customers every 18 months.`,
    ),
  ]);
  const docx = text(`Gift vouchers ${width}`, [
    sectionOf('Gift vouchers', `Gift vouchers from the ${width} shop stay valid for 37 months after purchase.`),
  ]);
  return [
    { name: `handbook-${width}.pdf`, buffer: Buffer.from(await writePdf(pdf, {})) },
    { name: `vouchers-${width}.docx`, buffer: Buffer.from(await writeDocx(docx)) },
    { name: `deposits-${width}.xlsx`, buffer: Buffer.from(await writeXlsx(table)) },
  ];
};

describe.each([
  ['desktop', desktop],
  ['phone', phone],
])('files on a %s', (width, options) => {
  beforeEach(async () => {
    watched = await openPage(browser, options);
    shop = shopPage(watched.page, assistant.url);
  });
  afterEach(async () => {
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  const openFiles = async (): Promise<void> => {
    await watched.page.goto(`${assistant.url}/#/alpine-outfitters`);
    await watched.page.reload();
    await watched.page.getByRole('button', { name: /^Ask Alpine Outfitters as .*staff/i }).click();
    await watched.page.getByRole('heading', { level: 1, name: 'Alpine Outfitters' }).waitFor();
    await shop.openMenu();
    await watched.page.getByRole('link', { name: 'Files' }).click();
    await watched.page.getByRole('heading', { level: 1, name: /^Files of/ }).waitFor();
  };

  it('[API3] [SF1] are sent with visible progress, and then cited with page, heading or row', async () => {
    const { page } = watched;
    await openFiles();
    expect(await accessibilityFaults(page)).toEqual([]);
    const sent = await files(width);
    await page
      .getByLabel('Choose files, or drop them here')
      .setInputFiles(sent.map((file) => ({ ...file, mimeType: '' })));
    // Some step of the way is seen before the end.
    await page.locator('.file progress').first().waitFor();
    for (const { name } of sent) {
      const row = page.locator('.file', { hasText: name });
      await row.getByText('Answers may cite it').waitFor({ timeout: 60_000 });
    }
    await watched.shoot(`real-${width}-files`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.getByRole('link', { name: /Back to the conversation/ }).click();
    await shop.question.waitFor();
    const cited = async (question: string, file: string, place: RegExp, words: string): Promise<void> => {
      const turn = await shop.ask(question);
      const entry = shop.sources(turn).filter({ hasText: place }).first();
      await entry.waitFor();
      await entry.click();
      const mark = shop.source.locator('mark');
      await mark.waitFor();
      expect(await mark.innerText()).toContain(words);
      expect(await shop.source.locator('.source-head').innerText()).toMatch(place);
      await watched.shoot(`real-${width}-cited-${file}`);
      await page.keyboard.press('Escape');
    };
    await cited(
      `How often are avalanche transceivers inspected for ${width} customers?`,
      'pdf',
      /page [2-9]/,
      '18 months',
    );
    await cited(
      `How long do gift vouchers from the ${width} shop stay valid?`,
      'docx',
      /under “Gift vouchers/,
      '37 months',
    );
    await cited(`What is the deposit for packraft rental ${width}?`, 'xlsx', /row 3/, '65 dollars');
  });

  it('say in words why they were refused, and go when they are removed', async () => {
    const { page } = watched;
    await openFiles();
    const name = `empty-${width}.pdf`;
    await page
      .getByLabel('Choose files, or drop them here')
      .setInputFiles({ name, mimeType: '', buffer: Buffer.alloc(0) });
    const row = page.locator('.file', { hasText: name });
    await row.getByText('The file is empty (0 bytes). Send it again.').waitFor();
    await row.getByRole('button', { name: `Remove ${name}` }).click();
    await row.waitFor({ state: 'detached' });
  });
});
