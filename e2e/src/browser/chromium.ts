import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const screens = join(import.meta.dirname, '../../.reports/screens');

export const desktop = { viewport: { width: 1280, height: 800 } } satisfies BrowserContextOptions;
export const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
} satisfies BrowserContextOptions;

/** @throws where Chromium is missing, with the command that installs it. */
export const launchChromium = (): Promise<Browser> => {
  if (!existsSync(executablePath))
    throw new Error(
      `No Chromium at ${executablePath}. Debian: apt-get update && apt-get install -y --no-install-recommends chromium. ` +
        'Elsewhere: set CHROMIUM_PATH to a Chromium or Chrome.',
    );
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
};

/** A page that keeps what its console complains of; a test that expects none asks for it at its end. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: string[];
  readonly shoot: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const openPage = async (browser: Browser, options: BrowserContextOptions): Promise<WatchedPage> => {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  // A breach of the content security policy that the page catches is silent otherwise.
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      console.error(`content security policy: ${effectiveDirective} ${blockedURI}`);
    });
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  mkdirSync(screens, { recursive: true });
  return {
    page,
    complaints,
    shoot: async (name) => {
      await page.screenshot({ path: join(screens, `${name}.png`), animations: 'disabled' });
    },
    close: () => context.close(),
  };
};
