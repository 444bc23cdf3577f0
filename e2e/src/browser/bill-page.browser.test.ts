import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from './accessibility.ts';
import { desktop, phone } from './chromium.ts';
import { useScriptedPage } from './scripted-page.ts';

describe.each([
  ['desktop', desktop],
  ['phone', phone],
])('the costs of a shop on a %s', (width, options) => {
  const at = useScriptedPage(options);
  const enter = async (): Promise<void> => {
    await at.shop.enter('Alpine Outfitters', 'Ada, shop admin');
    await at.shop.openMenu();
    await at.watched.page.getByRole('link', { name: 'Costs' }).click();
    await at.watched.page.getByRole('heading', { level: 1, name: 'Costs of Alpine Outfitters' }).waitFor();
    await at.watched.page.getByText('Cost per session').waitFor();
  };

  it('[F8] shows the bill, the distribution over sessions, days and models, and why sessions were dear', async () => {
    await enter();
    const { page } = at.watched;
    const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
    for (const part of [
      'November 2026',
      'Total $0.2320',
      'Session, median $0.000610',
      'up to $0.001000 170 sessions',
      'amazon.nova-lite-v1:0 $0.0420',
      '8 answers, 83 % of it long prompts',
      'Rounding up per answer',
      '46 % is spent',
      'billing.alert-undelivered',
      '2 prices were read more than 120 days ago',
    ])
      expect(text).toContain(part);
    const bars = await page
      .locator('.plot', { hasText: 'Cost per session' })
      .locator('rect')
      .evaluateAll((all) => all.map((bar) => Math.round(bar.getBoundingClientRect().width)));
    expect(Math.max(...bars)).toBe(bars[2]);
    expect((bars[1] ?? 0) / (bars[2] ?? 1)).toBeCloseTo(96 / 170, 1);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBeLessThanOrEqual(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await at.watched.shoot(`${width}-costs`);
    await page.getByRole('region', { name: 'Lines of the bill' }).scrollIntoViewIfNeeded();
    await at.watched.shoot(`${width}-costs-bill`);
    expect(at.watched.complaints).toEqual([]);
  });

  it('[F8] turns to another month and saves its bill as a file', async () => {
    await enter();
    const { page } = at.watched;
    await page.getByLabel('Month (UTC)').selectOption('October 2026');
    await page.getByText('2026-10-01').waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'JSON' }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe('bill-2026-10.json');
    expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({
      month: '2026-10',
      totalMicroUsd: 232_000,
    });
    await page.getByRole('link', { name: /Back to the conversation/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Alpine Outfitters' }).waitFor();
    expect(at.watched.complaints).toEqual([]);
  });

  it('[SEC4] is offered to administrators of the shop alone', async () => {
    await at.shop.enter('Alpine Outfitters', 'Mia, shopper');
    await at.shop.openMenu();
    expect(await at.watched.page.getByRole('link', { name: 'Costs' }).count()).toBe(0);
  });
});
