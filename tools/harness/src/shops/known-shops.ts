import { existsSync, globSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { LocalShops } from '@rag-assistant/contracts';
import { invalid, MerchantId, parseJson } from '@rag-assistant/kernel';
import { z } from 'zod';
import { dataPaths, root } from '../settings.ts';

export type LocalShop = LocalShops['shops'][number];

const demoFolder = join(root, 'tools/harness/shops');

/** shop.json says more than the sign-in needs; the rest belongs to the tests of the shops. */
const DemoShop = z.object({
  merchantId: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  currency: z.string(),
  suggestions: z.array(z.string()),
  users: LocalShops.shape.shops.element.shape.users,
});

export interface DemoShop extends LocalShop {
  readonly currency: string;
  readonly folder: string;
}

/** The shops that come with the project. */
export const demoShops = (): readonly DemoShop[] =>
  globSync('*/shop.json', { cwd: demoFolder })
    .sort()
    .map((file) => ({
      ...parseJson(DemoShop, readFileSync(join(demoFolder, file), 'utf8')),
      folder: join(demoFolder, dirname(file)),
    }));

/** The same slug has the same id on every machine and after every reset. */
const idFromSlug = (slug: string): string => {
  const hex = createHash('sha256').update(`rag-assistant/local-shop/${slug}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const users: LocalShop['users'] = [
  { id: 'shopper-1', label: 'Shopper', roles: ['shopper'] },
  { id: 'admin-1', label: 'Shop admin', roles: ['merchant_admin'] },
];

const write = (dataDir: string, shops: readonly LocalShop[]): void => {
  const { shops: file } = dataPaths(dataDir);
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify({ shops }, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
};

/** Demo shops and the ones added on this machine, from the data folder's list when there is one. */
export const knownShops = (dataDir: string): readonly LocalShop[] => {
  const demo = demoShops().map(({ merchantId, slug, name, description, suggestions, users: people }) => ({
    ...{ merchantId, slug, name, description, suggestions },
    users: people,
  }));
  const { shops: file } = dataPaths(dataDir);
  if (!existsSync(file)) return demo;
  const listed = (() => {
    try {
      return parseJson(LocalShops, readFileSync(file, 'utf8')).shops;
    } catch (cause) {
      throw invalid(
        'harness.shops-damaged',
        `${basename(file)} in the data folder is damaged. Remove the file to start with the demo shops alone, or everything: npm run reset`,
        { reason: (cause as Error).name },
      );
    }
  })();
  return [...demo, ...listed.filter(({ slug }) => demo.every((shop) => shop.slug !== slug))];
};

/** Writes the list that the API's demo sign-in reads. */
export const writeKnownShops = (dataDir: string): void => {
  write(dataDir, knownShops(dataDir));
};

/** @throws AppError `harness.unknown-merchant` with the names that exist */
export const findShop = (dataDir: string, slug: string): LocalShop => {
  const shops = knownShops(dataDir);
  const shop = shops.find((one) => one.slug === slug);
  if (shop) return shop;
  throw invalid(
    'harness.unknown-merchant',
    `There is no merchant of that name. Known: ${shops.map((one) => one.slug).join(', ')}. A new one is made by: npm run ingest -- --merchant NAME --create FILE…`,
  );
};

/** Adds a shop to the list of this machine; one that is there stays as it is. @throws AppError `harness.merchant-name` */
export const addShop = (dataDir: string, slug: string): LocalShop => {
  const known = knownShops(dataDir).find((one) => one.slug === slug);
  if (known) return known;
  if (!/^[a-z][a-z0-9-]{1,62}$/.test(slug))
    throw invalid('harness.merchant-name', 'A merchant name has 2 to 63 lower-case letters, digits and hyphens.');
  const name = slug.replace(/-/g, ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
  const shop = { merchantId: idFromSlug(slug), slug, name, description: '', suggestions: [], users };
  write(dataDir, [...knownShops(dataDir), shop]);
  return shop;
};

export const merchantIdOf = (shop: LocalShop): MerchantId => MerchantId.parse(shop.merchantId);
