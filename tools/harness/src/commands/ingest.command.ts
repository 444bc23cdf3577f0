import { basename, resolve } from 'node:path';
import { DocumentKind } from '@rag-assistant/contracts';
import { invalid } from '@rag-assistant/kernel';
import { openFileSource } from '@rag-assistant/retrieval/adapters';
import type { SourceReading } from '@rag-assistant/retrieval';
import { AssistantClient } from '../api/assistant-client.ts';
import { helpOf, readCommandLine, required, type CommandShape, type Given } from '../command-line.ts';
import { stepsOn } from '../local/steps.ts';
import { listenForStop } from '../local/stop-signal.ts';
import { withInstance } from '../local/with-instance.ts';
import { dataPaths, readSettings } from '../settings.ts';
import { ingestProgress } from '../shops/ingest-progress.ts';
import { addShop, findShop, type LocalShop } from '../shops/known-shops.ts';
import { platformToken, shopAdminToken } from '../shops/local-identity.ts';
import { openRejects } from '../shops/rejects-file.ts';
import { isDocumentFile, sendFile } from '../shops/send-files.ts';
import { sendDocuments, type SendTotals } from '../shops/send-documents.ts';

type FlagName = 'merchant' | 'kind' | 'map' | 'collection' | 'currency' | 'prune' | 'create';
const shape: CommandShape<FlagName> = {
  usage: 'npm run ingest -- --merchant NAME FILE…',
  summary: `Brings files into a shop: products from CSV, TSV, JSONL or JSON, policies and FAQs from Markdown, HTML, text or JSONL,
also with .gz; PDF, Word, Excel and PowerPoint as they are. What did not change is skipped, so a run that was stopped is simply started again.`,
  flags: {
    merchant: { type: 'string', value: 'NAME', help: 'the shop, for example alpine-outfitters' },
    kind: { type: 'string', value: 'KIND', help: 'product, policy or faq; guessed from the file when absent' },
    map: {
      type: 'string',
      multiple: true,
      value: 'FIELD=COLUMN',
      help: 'column of a field (--map sku=article_no); the rest is guessed and shown',
    },
    collection: { type: 'string', value: 'NAME', help: 'what the documents belong to (the name of each file)' },
    currency: { type: 'string', value: 'CODE', help: 'of prices that name none (USD)' },
    prune: { type: 'boolean', help: 'removes documents of the collection that are no longer in the files' },
    create: { type: 'boolean', help: 'adds the shop when there is none of that name' },
  },
  words: { min: 1, max: 1000, what: 'at least one file' },
};

const fields =
  'sku name description brand category price currency stock rating ratingCount url title content externalId sourceUri'.split(
    ' ',
  );

/** @throws AppError `harness.mapping-invalid` */
export const readMapping = (pairs: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const field = pair.slice(0, Math.max(pair.indexOf('='), 0));
      const column = pair.slice(pair.indexOf('=') + 1);
      if (pair.includes('=') && column !== '' && fields.includes(field)) return [field, column];
      throw invalid('harness.mapping-invalid', `--map is FIELD=COLUMN; fields are ${fields.join(', ')}.`);
    }),
  );

const kindOf = (given: Given<FlagName>): DocumentKind | undefined => {
  const asked = given.text('kind');
  if (asked === undefined) return undefined;
  const kind = DocumentKind.safeParse(asked);
  if (kind.success) return kind.data;
  throw invalid('harness.kind-invalid', '--kind is product, policy or faq.');
};

const describe = ({ kind, mapping }: SourceReading): string => {
  const columns = Object.entries(mapping ?? {}).map(([field, column]) =>
    field === column ? field : `${field}=${column}`,
  );
  return `${kind}${columns.length === 0 ? '' : `; ${columns.join(', ')}`}`;
};

const plural = (n: number, what: string): string => `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`;

const summary = (total: SendTotals, sent: number, seconds: number): string =>
  [
    `${total.added} added, ${total.replaced} replaced, ${total.unchanged} unchanged, ${total.removed} removed, ${total.rejected} rejected`,
    `${plural(sent, 'document')} in ${seconds.toFixed(1)} s, ${(sent / Math.max(seconds, 0.001)).toFixed(1)} a second`,
  ].join('\n');

interface Run {
  readonly client: AssistantClient;
  readonly signal: AbortSignal;
  readonly given: Given<FlagName>;
}

const steps: Readonly<Record<string, string>> = {
  received: 'waits for its turn',
  extracting: 'is read',
  sanitizing: 'personal data is taken out',
  embedding: 'is prepared for search',
  stored: 'answers may cite it',
};

/** One document on its way, each step on a line of its own. */
const followFile = async (path: string, { client, signal, given }: Run, total: SendTotals): Promise<void> => {
  const name = basename(path);
  const kind = kindOf(given) === 'faq' ? 'faq' : 'policy';
  const end = await sendFile(path, {
    client,
    kind,
    signal,
    onStatus: ({ status, fault }) => {
      process.stdout.write(`${name}: ${fault ? `${fault.text} [${fault.code}]` : (steps[status] ?? status)}\n`);
    },
  });
  if (end.status === 'stored') total.added += 1;
  else total.rejected += 1;
};

/** All files, then the pruning: an id in any file of a collection keeps its document. */
const ingestFiles = async (files: readonly string[], { client, signal, given }: Run): Promise<void> => {
  const kind = kindOf(given);
  const mapping = readMapping(given.texts('map'));
  const start = performance.now();
  const total: SendTotals = { added: 0, replaced: 0, unchanged: 0, removed: 0, rejected: 0, warned: 0 };
  const kept = new Map<string, { ids: string[]; unreadLines: number }>();
  const rejects = openRejects(process.env['INIT_CWD'] ?? process.cwd());
  let sent = 0;
  for (const path of files.filter(isDocumentFile)) {
    sent += 1;
    await followFile(path, { client, signal, given }, total);
  }
  for (const path of files.filter((one) => !isDocumentFile(one))) {
    const progress = ingestProgress(basename(path), process.stderr);
    const source = openFileSource(path, {
      ...(kind && { kind }),
      ...(given.texts('map').length > 0 && { mapping }),
      currency: given.text('currency') ?? 'USD',
      collection: given.text('collection') ?? basename(path),
      onProgress: progress.read,
    });
    process.stdout.write(`${basename(path)}: ${describe(await source.reading())}\n`);
    rejects.begin(basename(path));
    progress.start();
    try {
      const { totals, ids, unreadLines } = await sendDocuments(basename(path), source.read(signal), {
        client,
        signal,
        collection: source.name,
        onFault: rejects.add,
        onWarning: rejects.warn,
        onSent: (documents) => {
          sent += documents;
          progress.sent(documents);
        },
      });
      for (const key of Object.keys(total) as (keyof SendTotals)[]) total[key] += totals[key];
      const before = kept.get(source.name) ?? { ids: [], unreadLines: 0 };
      kept.set(source.name, { ids: [...before.ids, ...ids], unreadLines: before.unreadLines + unreadLines });
    } finally {
      progress.stop();
    }
  }
  if (given.is('prune')) total.removed = await prune(client, kept, signal);
  process.stdout.write(`${summary(total, sent, (performance.now() - start) / 1000)}\n${rejects.close()}`);
};

/** A line that could not be read may be a document that is still wanted: then nothing of its collection is removed. */
const prune = async (
  client: AssistantClient,
  kept: ReadonlyMap<string, { readonly ids: readonly string[]; readonly unreadLines: number }>,
  signal: AbortSignal,
): Promise<number> => {
  let removed = 0;
  for (const [collection, { ids, unreadLines }] of kept) {
    if (unreadLines > 0) {
      process.stdout.write(
        `${collection}: not pruned, since ${plural(unreadLines, 'line')} could not be read. Mend the file and run again.\n`,
      );
      continue;
    }
    removed += (await client.ingest({ collection, documents: [], prune: { keep: [...ids] } }, signal)).removed;
  }
  return removed;
};

const registered = async (url: string, dataDir: string, shop: LocalShop): Promise<void> => {
  const { slug, name, description, suggestions } = shop;
  const platform = new AssistantClient(url, await platformToken(dataPaths(dataDir).identity));
  await platform.saveMerchant(shop.merchantId, { slug, name, description, suggestions });
};

export const ingest = async (args: readonly string[]): Promise<number> => {
  const given = readCommandLine(shape, args);
  if (!given) {
    process.stdout.write(helpOf(shape));
    return 0;
  }
  const settings = readSettings(process.env);
  const slug = required(shape, given, 'merchant');
  const signal = listenForStop();
  // npm runs scripts at the root; files are named from where the person stands.
  const files = given.words.map((word) => resolve(process.env['INIT_CWD'] ?? process.cwd(), word));
  const known = given.is('create') ? undefined : findShop(settings.dataDir, slug);
  await withInstance(settings, { steps: stepsOn(process.stderr), signal, seed: false }, async ({ url }) => {
    const shop = known ?? addShop(settings.dataDir, slug);
    await registered(url, settings.dataDir, shop);
    const token = await shopAdminToken(dataPaths(settings.dataDir).identity, shop.merchantId);
    await ingestFiles(files, { client: new AssistantClient(url, token), signal, given });
  });
  return 0;
};
