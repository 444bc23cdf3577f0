import { LocalShops, type AssistantApiEnv } from '@rag-assistant/contracts';
import { AppError, invalid, parseJson, type Clock } from '@rag-assistant/kernel';
import { openLocalIssuer } from '@rag-assistant/tenancy/adapters';
import { readFile } from 'node:fs/promises';
import type { LocalSignIn } from '../routes/local-sign-in.routes.ts';

/** @throws AppError `config.local-shops-unreadable` with the path, not the content */
const readLocalShops = async (path: string): Promise<LocalShops['shops']> => {
  try {
    return parseJson(LocalShops, await readFile(path, 'utf8')).shops;
  } catch (cause) {
    throw new AppError({
      code: 'config.local-shops-unreadable',
      category: 'invalid',
      publicText: `LOCAL_SHOPS_FILE names ${path}, which is not a readable list of demo shops.`,
      cause,
    });
  }
};

/** The demo sign-in, when both of its variables are set; none when neither is. */
export const openLocalSignIn = async (config: AssistantApiEnv, clock: Clock): Promise<LocalSignIn | undefined> => {
  const { LOCAL_ISSUER_DIR: dir, LOCAL_SHOPS_FILE: file } = config;
  if (dir === undefined && file === undefined) return undefined;
  if (dir === undefined || file === undefined)
    throw invalid(
      'config.local-sign-in-incomplete',
      'LOCAL_ISSUER_DIR and LOCAL_SHOPS_FILE go together: set both or neither.',
    );
  const shops = await readLocalShops(file);
  const issuer = openLocalIssuer({ dir, issuer: config.TOKEN_ISSUER, audience: config.TOKEN_AUDIENCE, clock });
  return { shops, issue: (caller) => issuer.issue(caller) };
};
