import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAppError, MerchantId } from '@rag-assistant/kernel';
import { openOwnedDatabase } from '@rag-assistant/platform-postgres';
import {
  maintainVectorIndexes,
  openDocumentIndex,
  openLocalEmbeddingModel,
  retrievalMigrations,
} from '../adapters/index.ts';
import { dataSets, loadSet } from './data-sets.ts';
import { runSet, systems, type SetRun, type System } from './evaluate-set.ts';
import { mean, ndcgAt, pairedBootstrap, percentile, recallAt, reciprocalRankAt, type Judged } from './metrics.ts';
import { cachedEmbeddings } from './vector-cache.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    half: { type: 'string', default: 'dev' },
    json: { type: 'string' },
    engine: { type: 'string', default: 'pglite:memory' },
    sets: { type: 'string' },
    seed: { type: 'string', default: '20260101' },
    workers: { type: 'string', default: '2' },
    cache: { type: 'string', default: '.data/embeddings' },
  },
});
// Nx starts the command in the project's folder; paths are meant from where the user stands.
const root = process.env['NX_WORKSPACE_ROOT'] ?? process.cwd();
const data = resolve(root, values.data);
const seed = Number(values.seed);
const started = performance.now();

const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  else process.stderr.write(`${text}\n`);
};
const merchantOf = (place: number): MerchantId =>
  MerchantId.parse(`e0000000-0000-4000-8000-${String(place).padStart(12, '0')}`);
const round = (value: number): number => Math.round(value * 1e4) / 1e4;

const figuresOf = (run: SetRun, queries: readonly { readonly relevant: ReadonlySet<string> }[]) => {
  const judged = (system: System): Judged[] =>
    queries.map(({ relevant }, at) => ({ ranked: run.ranked[system][at] ?? [], relevant }));
  const by = (system: System) => {
    const rows = judged(system);
    return {
      ndcg: rows.map((row) => ndcgAt(10, row)),
      recall10: rows.map((row) => recallAt(10, row)),
      recall50: rows.map((row) => recallAt(50, row)),
      mrr: rows.map((row) => reciprocalRankAt(10, row)),
    };
  };
  return Object.fromEntries(systems.map((system) => [system, by(system)])) as Record<System, ReturnType<typeof by>>;
};

const main = async (): Promise<void> => {
  const model = cachedEmbeddings(
    openLocalEmbeddingModel({ workers: Number(values.workers) }),
    resolve(root, values.cache),
  );
  const { database, asOwner } = await openOwnedDatabase({ url: values.engine, migrations: retrievalMigrations });
  const embedded = values.engine.startsWith('pglite:');
  const form = embedded ? 'signs' : 'halves';
  const index = openDocumentIndex(database, { modelId: model.id, vectorIndex: form });
  const stored = (): Promise<unknown> =>
    asOwner(async (owner) => {
      await maintainVectorIndexes(owner, { form, concurrently: !embedded });
      await owner.script('analyze');
    });
  const figures: Record<string, Record<string, number | readonly number[]>> = {};
  const hashes: Record<string, string> = {};
  const lines: string[] = [];
  const productNdcg: number[] = [];
  try {
    for (const [place, make] of dataSets.entries()) {
      const set = make(values.half);
      if (values.sets && !values.sets.split(',').includes(set.name)) continue;
      const merchant = merchantOf(place + 1);
      const loaded = loadSet(data, set);
      hashes[set.name] = loaded.dataHash;
      await index.removeMerchant(merchant);
      const before = model.embedded();
      const run = await runSet(data, set, loaded, { index, model, merchant, progress, seed, stored });
      const spent = model.embedded();
      const embedMs = spent.ms - before.ms;
      const scores = figuresOf(run, loaded.queries);
      if (set.product) productNdcg.push(mean(scores.fused.ndcg));
      const intervalText = (against: System): string => {
        const { difference, low, high } = pairedBootstrap(scores.fused.ndcg, scores[against].ndcg, seed);
        return `${difference >= 0 ? '+' : ''}${difference.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
      };
      lines.push(
        `\n${set.name}: ${run.documents} documents (${run.rejected} rejected), ${loaded.queries.length} queries`,
        '  system       nDCG@10  recall@10  recall@50   MRR@10   fused - system, nDCG@10, 95 % interval',
        ...systems.map((system) => {
          const { ndcg, recall10, recall50, mrr } = scores[system];
          const cells = [ndcg, recall10, recall50, mrr].map((column) => mean(column).toFixed(4).padStart(9)).join(' ');
          return `  ${system.padEnd(11)} ${cells}   ${system === 'fused' ? '' : intervalText(system)}`;
        }),
        `  ingest ${rate(run.documents, run.ingestMs)} without embedding, embedding ${rate(spent.texts - before.texts, embedMs)};` +
          ` search p50 ${percentile(run.searchMs, 0.5).toFixed(1)} ms, p95 ${percentile(run.searchMs, 0.95).toFixed(1)} ms`,
        foldLine(run.folds),
      );
      const { low, high } = pairedBootstrap(scores.fused.ndcg, scores['plain-bm25'].ndcg, seed);
      figures[set.name] = {
        'ndcg@10': round(mean(scores.fused.ndcg)),
        'recall@10': round(mean(scores.fused.recall10)),
        'recall@50': round(mean(scores.fused.recall50)),
        'mrr@10': round(mean(scores.fused.mrr)),
        ...Object.fromEntries(systems.map((system) => [`ndcg@10.${system}`, round(mean(scores[system].ndcg))])),
        ...Object.fromEntries(systems.map((system) => [`recall@10.${system}`, round(mean(scores[system].recall10))])),
        'ndcg@10-over-plain-bm25.interval': [round(low), round(high)],
        'folds.ndcg@10.held-out': round(run.folds.heldOut),
        'folds.ndcg@10.fixed': round(run.folds.fixed),
        'ingest-per-second': Math.round((run.documents / Math.max(1, run.ingestMs)) * 1000),
        'search-ms.p50': round(percentile(run.searchMs, 0.5)),
        'search-ms.p95': round(percentile(run.searchMs, 0.95)),
      };
    }
  } finally {
    await model.close();
    await database.close();
  }
  if (productNdcg.length > 0) {
    figures['products'] = { 'ndcg@10': round(mean(productNdcg)) };
    lines.push(`\nmean nDCG@10 over product sets: ${mean(productNdcg).toFixed(4)}`);
  }
  progress('');
  process.stdout.write(`${lines.join('\n')}\n`);
  const report = {
    figures,
    data: { half: values.half, sha256: hashes },
    seed,
    versions: { node: process.version, engine: values.engine.replace(/\/\/[^@]*@/, '//'), model: model.id },
    ms: Math.round(performance.now() - started),
  };
  if (values.json) writeFileSync(resolve(root, values.json), `${JSON.stringify(report, null, 2)}\n`);
};

const foldLine = ({ heldOut, fixed, chosen }: SetRun['folds']): string =>
  `  weights fitted on four folds of five, nDCG@10 on the fifth: ${heldOut.toFixed(4)}; the product's weights: ${fixed.toFixed(4)};` +
  ` chosen (agreement, vector): ${chosen.map(({ agreement, vector }) => `${agreement}, ${vector}`).join('; ')}`;

const rate = (count: number, ms: number): string =>
  count === 0 ? 'all from the cache' : `${Math.round((count / Math.max(1, ms)) * 1000).toLocaleString('en')}/s`;

main().catch((error: unknown) => {
  process.stderr.write(
    `${isAppError(error) ? `${error.code}: ${error.publicText} ${JSON.stringify(error.context)}` : String(error)}\n`,
  );
  process.exitCode = 1;
});
