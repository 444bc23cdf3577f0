import { microUsd, SessionId, UserId } from '@rag-assistant/kernel';
import { documentOperations } from '../search/perform-documents.ts';
import { conversationOperations } from '../search/perform-conversations.ts';
import { platformOperations } from '../search/perform-platform.ts';
import { billingOperations } from '../search/perform-billing.ts';
import { fileOperations } from '../search/perform-files.ts';
import { upkeepOperations } from '../search/perform-upkeep.ts';
import type { Numbers, Perform } from '../search/operation.ts';
import type { MerchantModel, WorldRun } from '../search/world-run.ts';

/** Everything that a merchant does in a day, so that every table holds rows of it and every grant is needed. */
const dayOf = (variant: number): readonly (readonly [Perform, Numbers])[] => [
  [platformOperations.readRegistry, [0, 0, 0]],
  [documentOperations.ingest, [0, 1, 3]],
  [documentOperations.ingest, [3, 1, 5]],
  [documentOperations.list, [0, 1, 0]],
  [documentOperations.get, [1, 1, 0]],
  [documentOperations.search, [0, 1, 0]],
  [documentOperations.search, [0, 1, 1]],
  [documentOperations.products, [0, 3, 6]],
  [documentOperations.remove, [3, 1, 0]],
  [documentOperations.ingest, [0, 2, 0]],
  [documentOperations.removeAll, [0, 0, 0]],
  [documentOperations.ingest, [0, 1, 3]],
  [documentOperations.search, [0, 1, 1]],
  [documentOperations.list, [0, 1, 0]],
  [documentOperations.ingest, [0, 1, 3]],
  [documentOperations.get, [1, 0, 0]],
  [documentOperations.remove, [1, 0, 0]],
  [documentOperations.synonyms, [0, 0, 0]],
  [documentOperations.synonyms, [2, 0, 0]],
  [documentOperations.synonyms, [1, 0, 0]],
  [conversationOperations.createSession, [0, 0, 0]],
  [conversationOperations.createSession, [1, 0, 0]],
  [conversationOperations.appendTurn, [0, 0, 1]],
  [conversationOperations.findSession, [0, 0, 0]],
  [conversationOperations.listSessions, [0, 0, 0]],
  [conversationOperations.removeSession, [1, 0, 0]],
  // What one user may not do to another of the same shop.
  [conversationOperations.createSession, [2, 1, 0]],
  [conversationOperations.appendTurn, [2, 1, 3]],
  [conversationOperations.findSession, [2, 0, 0]],
  [conversationOperations.appendTurn, [2, 0, 1]],
  [conversationOperations.removeSession, [2, 0, 0]],
  [conversationOperations.listSessions, [0, 0, 0]],
  [conversationOperations.recordUsage, [0, 0, variant]],
  [conversationOperations.recordUsage, [0, 0, variant]],
  [conversationOperations.sessionCost, [0, 0, 0]],
  [platformOperations.keepSecret, [0, 0, 0]],
  [platformOperations.keepSecret, [0, 0, 0]],
  [platformOperations.keepSecret, [3, 1, 0]],
  [platformOperations.revealSecret, [0, 0, 0]],
  [platformOperations.revealSecret, [3, 0, 0]],
  [platformOperations.takeSeat, [0, 0, 0]],
  [platformOperations.takeSeat, [1, 0, 0]],
  [platformOperations.takeSeat, [2, 0, 0]],
  [platformOperations.takeSeat, [0, 0, 0]],
  [upkeepOperations.fullSeats, [0, 0, 0]],
  [upkeepOperations.catalogueVersion, [0, 0, 0]],
  [upkeepOperations.reembed, [0, 0, 0]],
  [documentOperations.search, [0, 1, 4]],
  [billingOperations.spendBudget, [3, 0, 0]],
  [billingOperations.spendBudget, [4, 1, 0]],
  [billingOperations.spendBudget, [3, 1, 1]],
  [billingOperations.spendBudget, [0, 1, 1]],
  [billingOperations.readBills, [0, 0, 0]],
  [billingOperations.readBills, [2, 0, 0]],
  [billingOperations.alertBudget, [0, 0, 0]],
  [billingOperations.alertBudget, [1, 1, 0]],
  [billingOperations.alertBudget, [2, 2, 0]],
  // Two users of one session: the values of one go, those of the other stay.
  [platformOperations.keepSecret, [4, 3, 0]],
  [platformOperations.keepSecret, [1, 2, 0]],
  [upkeepOperations.eraseSecrets, [1, 0, 0]],
  [platformOperations.revealSecret, [4, 0, 0]],
  [platformOperations.keepSecret, [1, 2, 0]],
  [fileOperations.storeFile, [0, 0, 1]],
  [fileOperations.storeFile, [0, 1, 2]],
  [fileOperations.storeFile, [1, 0, 2]],
  [fileOperations.storeFile, [2, 0, 0]],
  [fileOperations.readFiles, [0, 0, 0]],
  [fileOperations.readFiles, [0, 1, 0]],
  [fileOperations.removeFile, [0, 1, 0]],
  [fileOperations.removeFile, [1, 0, 0]],
];

/** Rare work whose grants would else seem needless. */
const rare = async (run: WorldRun, model: MerchantModel): Promise<void> => {
  const { id } = model.subject;
  const user = UserId.parse('user-0');
  const session = SessionId.parse('5e55105e-0000-4000-8000-000000000077');
  const owner = { merchant: id, session, user };
  const mint = await run.product.vault.openMint(owner);
  await run.product.vault.keep(owner, [{ id: mint('EMAIL', 'a@b.example'), kind: 'EMAIL', value: 'a@b.example' }]);
  const { tokensLeft } = await run.product.vault.eraseUser(id, user);
  run.expect(model, 'erase user', tokensLeft === 0, 'values of the user are counted that are not its own');
  const restored = (await run.product.vault.audit(id, 50)).filter(({ event }) => event === 'restore');
  run.expect(model, 'audit', restored.length === 3, 'other openings than the three of this day');
  await run.product.vault.rotateKey(id);
  await run.product.vault.revokeKeys(id);
  await run.product.seats.take(id, user, new Date(Date.now() + 40 * 86_400_000), 3);
  await run.product.sessions.create(
    id,
    user,
    { sessionId: session, title: 't', expiresAt: new Date('2099-01-01') },
    {
      question: 'q',
      answer: 'a',
      outcome: 'answered',
      citations: [],
      products: [],
      cost: microUsd(1n),
      at: new Date(),
    },
  );
};

/** Why the product no longer works for this merchant; empty when it does. Leaves rows in every table. */
export const useProduct = async (
  run: WorldRun,
  model: MerchantModel,
  withRare: boolean,
  variant = 0,
): Promise<string[]> => {
  try {
    for (const [perform, numbers] of dayOf(variant)) await perform(run, model, numbers);
    if (withRare) await rare(run, model);
    for await (const record of run.product.data.records(model.subject.id)) run.scan(model, 'export', record);
  } catch (error) {
    return [`the product fails: ${error instanceof Error ? error.message : String(error)}`];
  }
  return [
    ...run.faults.map(({ operation, what }) => `${operation}: ${what}`),
    ...run.leaks.map(({ operation }) => `leak in ${operation}`),
  ];
};
