import { systemClock } from '@rag-assistant/kernel';
import { memoryStore, tieredStore, valkeyStore, type CacheStore } from '@rag-assistant/platform-cache';
import { valkeyForTests } from '@rag-assistant/platform-cache/testing';

export interface SharedCache {
  readonly store: CacheStore;
  close(): Promise<void>;
}

/** `container` or the address of a server behind this process's own entries, few and short so that it is asked; null for `memory`. */
export const openCacheFor = async (which: string): Promise<SharedCache | null> => {
  if (which === 'memory') return null;
  const server = which === 'container' ? await valkeyForTests() : { url: which, stop: () => Promise.resolve() };
  const store = tieredStore({
    near: memoryStore({ clock: systemClock, entriesMax: 20 }),
    shared: valkeyStore({ url: server.url, commandTimeoutMs: 2000 }),
    guard: (call) => call(),
    nearTtlMs: 5,
    onFailure: (error) => {
      throw error;
    },
  });
  return {
    store,
    close: async () => {
      await store.close();
      await server.stop();
    },
  };
};
