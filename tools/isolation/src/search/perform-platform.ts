import { SessionId, UserId } from '@rag-assistant/kernel';
import type { TokenEntry, TokenOwner } from '@rag-assistant/pii';
import { cacheKey } from '@rag-assistant/platform-cache';
import type { Perform } from './operation.ts';
import type { MerchantModel } from './world-run.ts';

const text = { encode: (value: string): string => value, decode: (value: string): string => value };
const lifetime = { freshMs: 60_000, staleMs: 60_000 };
const seatsMax = 3;

const cached: Perform = async (run, model, [a, b, c]) => {
  const { id, marker } = model.subject;
  const key = cacheKey({
    merchant: id,
    space: a % 2 === 0 ? 'answer' : 'session',
    versions: [`v${c % 3}`],
    subject: `What is ${b}?`,
  });
  const fetched = await run.product.cache.fetch(key, lifetime, text, async () => {
    // Loads of several merchants are on their way at once.
    await Promise.resolve();
    return `answer ${b} of ${marker}`;
  });
  run.seeCached(model, fetched);
  run.expect(model, 'cache', fetched.value.includes(marker), 'a cached value that is not of this merchant');
};

export const ownerOf = (model: MerchantModel, n: number): TokenOwner => ({
  merchant: model.subject.id,
  session: SessionId.parse(`5e55105e-0000-4000-8000-${String(n % 3).padStart(12, '0')}`),
  user: UserId.parse(`user-${n % 2}`),
});

/** Those of the owner, by id. */
export const secretsOf = (model: MerchantModel, n: number): Map<string, TokenEntry> => {
  const key = `${n % 3}/${n % 2}`;
  const kept = model.secrets.get(key) ?? new Map<string, TokenEntry>();
  model.secrets.set(key, kept);
  return kept;
};

const keepSecret: Perform = async (run, model, [a, b]) => {
  if (model.vaultClosed) return;
  const owner = ownerOf(model, a);
  const value = `${b}@${model.subject.marker}.example`;
  const mint = await run.product.vault.openMint(owner);
  const entry = { id: mint('EMAIL', value), kind: 'EMAIL', value } as const;
  await run.product.vault.keep(owner, [entry]);
  run.see(model, 'keep secret', entry);
  secretsOf(model, a).set(entry.id, entry);
};

const revealSecret: Perform = async (run, model, [a, b, c]) => {
  if (model.vaultClosed) return;
  const own = [...secretsOf(model, a).values()];
  const foreign = [...secretsOf(run.neighbour(model, b), a).keys()];
  const revealed = await run.product.vault.reveal(
    ownerOf(model, a),
    [...own.map(({ id }) => id), ...foreign].slice(0, 4 + c),
  );
  run.see(model, 'reveal secret', revealed);
  run.expect(
    model,
    'reveal secret',
    [...revealed.keys()].every((id) => !foreign.includes(id)),
    "a neighbour's value was opened",
  );
  run.expect(model, 'reveal secret', revealed.size === Math.min(own.length, 4 + c), 'an own value was not opened');
};

const takeSeat: Perform = async (run, model, [a]) => {
  const seat = await run.product.seats.take(model.subject.id, UserId.parse(`user-${a % 3}`), new Date(), seatsMax);
  run.see(model, 'seat', seat);
  run.expect(model, 'seat', seat, 'a seat was taken by staff of another merchant');
};

const readRegistry: Perform = async (run, model) => {
  const { id, marker, index } = model.subject;
  const face = {
    merchantId: id,
    slug: `shop-${index}`,
    name: `Shop ${marker}`,
    description: marker,
    suggestions: [marker],
  };
  await run.product.registry.save(face);
  run.see(model, 'registry', await run.product.registry.find(id));
  run.see(model, 'account', await run.product.accounts.find(id));
  const direct = run.product.database.forMerchant(id, (sql) => sql.query('select * from merchants'));
  const refused = await direct.then(
    () => false,
    () => true,
  );
  run.expect(model, 'registry', refused, 'a merchant reads the registry');
};

const exportAll: Perform = async (run, model) => {
  let documents = 0;
  for await (const record of run.product.data.records(model.subject.id)) {
    run.scan(model, 'export', record);
    if (record.kind === 'documents') documents += 1;
  }
  run.see(model, 'export', null);
  run.expect(model, 'export', documents === model.documents.size, 'other documents than the own');
};

const eraseAll: Perform = async (run, model) => {
  run.see(model, 'erase', await run.product.data.remove(model.subject.id));
  run.expect(model, 'erase', (await run.product.data.count(model.subject.id)) === 0, 'something was left');
  for (const kept of [model.documents, model.sessions, model.usage, model.secrets]) kept.clear();
  model.vaultClosed = true;
};

const platformLook: Perform = async (run, model, [a]) => {
  const table = run.tables[a % run.tables.length] ?? 'documents';
  const left = await run.product.database.forPlatform((sql) =>
    sql.query(`select coalesce(current_setting('app.merchant_id', true), '') as merchant, current_user::text as role`),
  );
  run.see(model, 'platform settings', left);
  run.expect(model, 'platform settings', left[0]?.['merchant'] === '', 'a merchant is still set');
  const read = run.product.database.forPlatform((sql) => sql.query(`select * from ${table} limit 3`));
  const refused = await read.then(
    () => false,
    () => true,
  );
  run.expect(model, 'platform reads', refused, `the platform role reads ${table}`);
  run.see(model, 'platform reads', null);
};

export const platformOperations = {
  cached,
  keepSecret,
  revealSecret,
  takeSeat,
  readRegistry,
  exportAll,
  eraseAll,
  platformLook,
};
