import type { AssistantApiEnv } from '@rag-assistant/contracts';

/** The address of the shared cache with its token in it; undefined where there is no shared cache. */
export const cacheAddress = ({
  REDIS_URL,
  REDIS_AUTH_TOKEN,
}: Pick<AssistantApiEnv, 'REDIS_URL' | 'REDIS_AUTH_TOKEN'>): string | undefined => {
  if (REDIS_URL === undefined || REDIS_AUTH_TOKEN === undefined) return REDIS_URL;
  const url = new URL(REDIS_URL);
  url.password = encodeURIComponent(REDIS_AUTH_TOKEN);
  return url.href;
};
