import {
  Merchant,
  MerchantExportLine,
  MerchantInput,
  MerchantList,
  MerchantParams,
  MerchantRemoved,
} from '@rag-assistant/contracts';
import { MerchantId } from '@rag-assistant/kernel';
import { merchantNotFound, type MerchantAccount } from '@rag-assistant/tenancy';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import type { AssistantApiDeps } from '../deps.ts';
import { presentMerchant } from '../presenters/present-merchant.ts';
import { problems, type Routes } from './route.ts';

const tags = ['admin'];
const config = { access: 'platform' } as const;
const one = '/v1/admin/merchants/:merchantId';
const idOf = (params: { merchantId: string }): MerchantId => MerchantId.parse(params.merchantId.toLowerCase());

/** A stream goes past the schema of the answer, which speaks of one line. */
const sendLines = (reply: FastifyReply, lines: AsyncIterable<string>): FastifyReply =>
  reply.type('application/x-ndjson').send(Readable.from(lines));

const registryRoutes = (app: Routes, { merchants, administration }: AssistantApiDeps): void => {
  app.get(
    '/v1/admin/merchants',
    { config, schema: { tags, summary: 'All merchants', response: { 200: MerchantList, ...problems } } },
    async () => {
      const [faces, accounts] = await Promise.all([merchants.list(), administration.accounts.list()]);
      const byId = new Map(accounts.map((account) => [account.merchantId, account]));
      // One that comes or goes between the two readings is left out.
      return {
        merchants: faces.flatMap((face) => {
          const account = byId.get(face.merchantId);
          return account ? [presentMerchant(face, account)] : [];
        }),
      };
    },
  );

  app.put(
    one,
    {
      config,
      schema: {
        tags,
        summary: 'Adds a merchant, or changes its face and tier',
        params: MerchantParams,
        body: MerchantInput,
        response: { 200: Merchant, ...problems },
      },
    },
    async ({ params, body: { tier, ...face } }) => {
      const merchant = { merchantId: idOf(params), ...face };
      return presentMerchant(merchant, await administration.register(merchant, tier));
    },
  );
};

const standingRoutes = (app: Routes, { merchants, administration }: AssistantApiDeps): void => {
  const faceOf = async (account: MerchantAccount) => {
    const face = await merchants.find(account.merchantId);
    if (!face) throw merchantNotFound();
    return presentMerchant(face, account);
  };
  const changes = [
    ['suspend', 'Refuses every request of the merchant; its data stays'],
    ['resume', 'Serves a suspended merchant again'],
  ] as const;
  for (const [change, summary] of changes)
    app.post(
      `${one}/${change}`,
      { config, schema: { tags, summary, params: MerchantParams, response: { 200: Merchant, ...problems } } },
      async ({ params }) => faceOf(await administration[change](idOf(params))),
    );
};

const leavingRoutes = (app: Routes, { administration }: AssistantApiDeps): void => {
  app.get(
    `${one}/export`,
    {
      config,
      schema: {
        tags,
        summary: 'Everything that the merchant owns, as JSON Lines',
        description: 'Streamed; without its last line (`end`) it is not whole and has to be asked for again.',
        params: MerchantParams,
        response: {
          200: {
            description: 'One object a line.',
            content: { 'application/x-ndjson': { schema: MerchantExportLine } },
          },
          ...problems,
        },
      },
    },
    async ({ params }, reply) => {
      const lines = await administration.exportAll(idOf(params));
      return sendLines(reply, lines);
    },
  );

  app.delete(
    one,
    {
      config,
      schema: {
        tags,
        summary: 'Deletes a suspended merchant and all of its data, for good',
        description: 'Refused for a while after the suspension (`Retry-After`). Cut short, it is called again.',
        params: MerchantParams,
        response: { 200: MerchantRemoved, ...problems },
      },
    },
    async ({ params }) => ({ removed: { ...(await administration.remove(idOf(params))) } }),
  );
};

export const merchantAdminRoutes = (app: Routes, deps: AssistantApiDeps): void => {
  registryRoutes(app, deps);
  standingRoutes(app, deps);
  leavingRoutes(app, deps);
};
