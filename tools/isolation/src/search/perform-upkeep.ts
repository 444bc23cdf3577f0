import { UserId } from '@rag-assistant/kernel';
import { secondModel } from '../world/hashed-words.embedding.ts';
import type { Perform } from './operation.ts';
import { ownerOf, secretsOf } from './perform-platform.ts';

/** Vectors of a second model beside those that serve, and away with them again. */
const reembed: Perform = async (run, model) => {
  const { id } = model.subject;
  const { reembedded } = run.product;
  const done = await reembedded(id);
  run.see(model, 're-embed', done);
  const gone = await run.product.upkeep.keepOnly(id, run.product.embeddingModelId);
  run.see(model, 'drop vectors', gone);
  run.expect(model, 're-embed', gone === done.embedded, 'other passages were embedded, or went, than the own');
  const bare = await run.product.upkeep.passagesWithout(id, secondModel.id, 50);
  run.see(model, 'passages without', bare);
  run.expect(model, 'passages without', bare.length === Math.min(50, gone), 'other passages than the own');
};

const catalogueVersion: Perform = async (run, model) => {
  const version = await run.product.library.catalogueVersion(model.subject.id);
  run.see(model, 'catalogue version', version);
  if (version === null) {
    run.expect(model, 'catalogue version', model.documents.size === 0, 'documents without a version');
    return;
  }
  const first = run.versions.get(version) ?? model;
  run.versions.set(version, first);
  run.expect(model, 'catalogue version', first === model, 'the version of a neighbour');
};

const eraseSecrets: Perform = async (run, model, [a, b]) => {
  if (model.vaultClosed) return;
  const purged = await run.product.vault.purgeExpired(model.subject.id);
  run.see(model, 'purge', purged);
  run.expect(model, 'purge', purged === 0, 'values went that had not expired, or were another’s');
  if (b % 3 !== 0) return;
  const erased = await run.product.vault.eraseSession(ownerOf(model, a));
  run.see(model, 'erase session', erased);
  run.expect(model, 'erase session', erased === secretsOf(model, a).size, 'other values than the own went');
  secretsOf(model, a).clear();
};

/** A seat of the own makes the shop full when it has one alone, whatever its neighbours have. */
const fullSeats: Perform = async (run, model) => {
  const { id } = model.subject;
  const today = new Date();
  run.see(model, 'seat', await run.product.seats.take(id, UserId.parse('user-0'), today, 3));
  const more = await run.product.seats.take(id, UserId.parse('user-9'), today, 1);
  run.see(model, 'one seat too many', more);
  run.expect(model, 'one seat too many', !more, 'own seats were not counted');
};

export const upkeepOperations = { reembed, catalogueVersion, eraseSecrets, fullSeats };
