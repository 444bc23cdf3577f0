import type { VectorIndexForm } from '@rag-assistant/retrieval/adapters';

/** The embedded engine compares signs ten times as quickly as halves; a server has instructions for halves. */
export const vectorIndexOf = (databaseUrl: string): VectorIndexForm =>
  databaseUrl.startsWith('pglite:') ? 'signs' : 'halves';
