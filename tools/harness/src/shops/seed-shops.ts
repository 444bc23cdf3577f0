import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError, parseJson } from '@rag-assistant/kernel';
import { openFileSource } from '@rag-assistant/retrieval/adapters';
import { z } from 'zod';
import { AssistantClient } from '../api/assistant-client.ts';
import { dataPaths } from '../settings.ts';
import { demoShops, type DemoShop } from './known-shops.ts';
import { platformToken, shopAdminToken } from './local-identity.ts';
import { sendDocuments } from './send-documents.ts';

const Seeded = z.record(z.string(), z.string());

const filesOf = (folder: string): readonly string[] =>
  globSync('{products.csv,faqs.jsonl,policies/*.md}', { cwd: folder }).sort();

const hashOf = ({ folder }: DemoShop): string => {
  const hash = createHash('sha256');
  for (const file of ['shop.json', ...filesOf(folder)])
    hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest('hex');
};

const readSeeded = (file: string): Record<string, string> => {
  try {
    return existsSync(file) ? parseJson(Seeded, readFileSync(file, 'utf8')) : {};
  } catch {
    // A damaged note only means that the shops are sent once more; what did not change is skipped.
    return {};
  }
};

const collectionOf = (file: string): string => `demo/${file.startsWith('policies/') ? 'policies' : basename(file)}`;
const kindOf = (file: string): 'product' | 'policy' | 'faq' =>
  file === 'products.csv' ? 'product' : file === 'faqs.jsonl' ? 'faq' : 'policy';

const brokenShop = (shop: DemoShop, file: string, line: number, reason: string): AppError =>
  new AppError({
    code: 'harness.demo-shop-broken',
    category: 'internal',
    publicText: `The demo shop ${shop.slug} has a fault in ${file}, line ${line}: ${reason}`,
  });

/** Registers one demo shop and brings its documents to what the files say. */
const seedShop = async (
  shop: DemoShop,
  clients: { readonly platform: AssistantClient; readonly shop: AssistantClient },
  onSent: (documents: number) => void,
  signal: AbortSignal,
): Promise<void> => {
  const { slug, name, description, suggestions } = shop;
  await clients.platform.saveMerchant(shop.merchantId, { slug, name, description, suggestions });
  const idsByCollection = new Map<string, string[]>();
  for (const file of filesOf(shop.folder)) {
    const collection = collectionOf(file);
    const source = openFileSource(join(shop.folder, file), { kind: kindOf(file), currency: shop.currency, collection });
    const { ids } = await sendDocuments(file, source.read(signal), {
      client: clients.shop,
      collection,
      signal,
      onSent,
      onWarning: () => undefined,
      onFault: ({ line, reason }) => {
        throw brokenShop(shop, file, line, reason);
      },
    });
    idsByCollection.set(collection, [...(idsByCollection.get(collection) ?? []), ...ids]);
  }
  for (const [collection, keep] of idsByCollection)
    await clients.shop.ingest({ collection, documents: [], prune: { keep } }, signal);
};

/**
 * Brings the demo shops into a running API; a shop that was seeded from the same files is left alone.
 * @throws AppError `harness.demo-shop-broken` and refusals of the API
 */
export const seedShops = async (
  url: string,
  dataDir: string,
  onSent: (documents: number) => void,
  signal: AbortSignal,
): Promise<{ readonly seeded: readonly string[]; readonly unchanged: readonly string[] }> => {
  const { identity, seeded: noteFile } = dataPaths(dataDir);
  const note = readSeeded(noteFile);
  const platform = new AssistantClient(url, await platformToken(identity));
  const seeded: string[] = [];
  const unchanged: string[] = [];
  for (const shop of demoShops()) {
    const client = new AssistantClient(url, await shopAdminToken(identity, shop.merchantId));
    const hash = hashOf(shop);
    // The note may be older than the database: a shop without documents is seeded whatever the note says.
    const present =
      note[shop.slug] === hash &&
      (await client.shop().then(
        ({ documents }) => documents > 0,
        () => false,
      ));
    if (present) {
      unchanged.push(shop.slug);
      continue;
    }
    await seedShop(shop, { platform, shop: client }, onSent, signal);
    note[shop.slug] = hash;
    writeFileSync(noteFile, `${JSON.stringify(note)}\n`, { mode: 0o600 });
    seeded.push(shop.slug);
  }
  return { seeded, unchanged };
};
