import { microUsd, SessionId, UserId } from '@rag-assistant/kernel';
import { documentOperations } from '../search/perform-documents.ts';
import { conversationOperations } from '../search/perform-conversations.ts';
import { platformOperations } from '../search/perform-platform.ts';
import type { Numbers, Perform } from '../search/operation.ts';
import type { MerchantModel, WorldRun } from '../search/world-run.ts';

/** Everything that a merchant does in a day, so that every table holds rows of it and every grant is needed. */
const day: readonly (readonly [Perform, Numbers])[] = [
  [platformOperations.readRegistry, [0, 0, 0]],
  [documentOperations.ingest, [0, 1, 3]],
  [documentOperations.ingest, [3, 1, 5]],
  [documentOperations.synonyms, [0, 0, 0]],
  [documentOperations.synonyms, [2, 0, 0]],
  [documentOperations.list, [0, 1, 0]],
  [documentOperations.get, [1, 1, 0]],
  [documentOperations.search, [0, 1, 0]],
  [documentOperations.search, [0, 1, 1]],
  [documentOperations.products, [0, 3, 6]],
  [documentOperations.remove, [3, 1, 0]],
  [conversationOperations.createSession, [0, 0, 0]],
  [conversationOperations.createSession, [1, 0, 0]],
  [conversationOperations.appendTurn, [0, 0, 1]],
  [conversationOperations.findSession, [0, 0, 0]],
  [conversationOperations.listSessions, [0, 0, 0]],
  [conversationOperations.removeSession, [1, 0, 0]],
  [conversationOperations.recordUsage, [0, 0, 0]],
  [conversationOperations.recordUsage, [0, 0, 0]],
  [conversationOperations.sessionCost, [0, 0, 0]],
  [platformOperations.keepSecret, [0, 0, 0]],
  [platformOperations.keepSecret, [0, 0, 0]],
  [platformOperations.revealSecret, [0, 0, 0]],
  [platformOperations.takeSeat, [0, 0, 0]],
  [platformOperations.takeSeat, [0, 0, 0]],
];

/** Rare work whose grants would else seem needless. */
const rare = async (run: WorldRun, { subject: { id } }: MerchantModel): Promise<void> => {
  const user = UserId.parse('user-7');
  const session = SessionId.parse('5e55105e-0000-4000-8000-000000000077');
  const owner = { merchant: id, session, user };
  const mint = await run.product.vault.openMint(owner);
  await run.product.vault.keep(owner, [{ id: mint('EMAIL', 'a@b.example'), kind: 'EMAIL', value: 'a@b.example' }]);
  await run.product.vault.eraseUser(id, user);
  await run.product.vault.audit(id, 5);
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
export const useProduct = async (run: WorldRun, model: MerchantModel, withRare: boolean): Promise<string[]> => {
  try {
    for (const [perform, numbers] of day) await perform(run, model, numbers);
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
