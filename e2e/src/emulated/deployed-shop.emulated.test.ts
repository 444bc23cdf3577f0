import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { region, startEmulatedCloud, type EmulatedCloud } from '@rag-assistant/emulator-ministack';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUserPool, type UserPool } from './user-pool.ts';

const root = join(import.meta.dirname, '../../..');
const [kettles, tents] = [randomUUID(), randomUUID()];
const guide = `# Care of the copper kettle

Descale the copper kettle every six weeks with citric acid.

Never leave the copper kettle on the hob without water.
`;

let cloud: EmulatedCloud;
let pool: UserPool;
let s3: S3Client;
const tokens = new Map<string, string>();

const call = async (method: string, path: string, token?: string, body?: unknown, base = cloud.apiUrl) => {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  return { status: response.status, text };
};

interface Answer {
  readonly outcome: string;
  readonly text: string;
  readonly citations: readonly { readonly title: string; readonly snippet: string }[];
}

const ask = async (token: string, message: string): Promise<Answer> => {
  const { status, text } = await call('POST', '/v1/chat', token, { message });
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  return JSON.parse(text) as Answer;
};

/** Asks until an answer is as wanted; its last state otherwise. */
const askUntil = async (token: string, message: string, wanted: (answer: Answer) => boolean): Promise<Answer> => {
  const giveUpAt = performance.now() + 60_000;
  for (let turn = 0; ; turn += 1) {
    // Other words each time, so that no answer comes from the cache.
    const answer = await ask(token, `${message}${' '.repeat(turn)}${turn > 0 ? ` (${turn})` : ''}`);
    if (wanted(answer) || performance.now() > giveUpAt) return answer;
    await wait(1000);
  }
};

const claims = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

const signedIn = async (name: string, merchant: string, group: string): Promise<string> => {
  const token = await pool.signIn(await pool.create(merchant, group));
  tokens.set(name, token);
  return token;
};

beforeAll(async () => {
  cloud = await startEmulatedCloud(root, (label) => {
    process.stdout.write(`  ${label}\n`);
  });
  pool = openUserPool(
    cloud.endpoint,
    region,
    cloud.outputs['UserPoolId'] ?? '',
    cloud.outputs['UserPoolClientId'] ?? '',
  );
  s3 = new S3Client({
    endpoint: cloud.endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' },
  });
  const platform = await pool.create(randomUUID(), 'platform_admin');
  await pool.enrol(platform);
  tokens.set('platform', await pool.signIn(platform));
}, 600_000);
afterAll(async () => {
  pool.close();
  s3.destroy();
  await cloud.stop();
}, 60_000);

describe('the deployed dev stage', () => {
  it('[SEC1] puts merchant and roles of the user record into tokens, and nothing that a sign-in brings along', async () => {
    const user = await pool.create(kettles, 'shopper');
    expect(claims(await pool.signIn(user))).toMatchObject({ merchant_id: kettles, roles: ['shopper'] });
    // What a caller sends along with its password reaches no trigger, in AWS as here: the record alone decides.
    expect(claims(await pool.signIn(user, { merchant_id: tents }))).toMatchObject({ merchant_id: kettles });
    await expect(pool.signIn(await pool.create(undefined, 'shopper'))).rejects.toThrow();
  });

  it('[API2] gives an admin no role without a second factor', async () => {
    const admin = await pool.create(kettles, 'merchant_admin');
    expect(claims(await pool.signIn(admin))).toMatchObject({ roles: [], second_factor: 'missing' });
    await pool.enrol(admin);
    expect(claims(await pool.signIn(admin))).toMatchObject({ roles: ['merchant_admin'] });
  });

  it('[API2] lets nobody in without a token of its own pool', async () => {
    const token = await pool.signIn(await pool.create(kettles, 'shopper'));
    const [head, , signature = ''] = token.split('.');
    const forged = [
      head,
      Buffer.from(JSON.stringify({ ...claims(token), merchant_id: tents })).toString('base64url'),
      signature,
    ].join('.');
    for (const wrong of [undefined, 'junk', forged])
      expect((await call('POST', '/v1/chat', wrong, { message: 'hello' })).status).toBe(401);
    // The service itself does not trust that the gateway looked.
    expect((await call('POST', '/v1/chat', forged, { message: 'hello' }, cloud.serviceUrl)).status).toBe(401);
  });

  it('[SF1] [L3] cites a file from the bucket in an answer, keeps it from other shops, and forgets it', async () => {
    for (const [id, slug, name] of [
      [kettles, 'kettles', 'Kettle House'],
      [tents, 'tents', 'Tent House'],
    ] as const) {
      const saved = await call('PUT', `/v1/admin/merchants/${id}`, tokens.get('platform'), { slug, name });
      expect([saved.status, saved.status < 300 ? '' : saved.text]).toEqual([saved.status < 300 ? saved.status : 0, '']);
    }
    const own = await signedIn('own', kettles, 'shopper');
    const other = await signedIn('other', tents, 'shopper');
    const object = { Bucket: cloud.outputs['DocumentsBucket'], Key: `merchants/${kettles}/documents/care.md` };
    await s3.send(new PutObjectCommand({ ...object, Body: guide, ContentType: 'text/markdown' }));
    const question = 'How often should I descale the copper kettle?';
    const answer = await askUntil(own, question, ({ citations }) => citations.length > 0);
    expect(answer.text).toContain('six weeks');
    expect(answer.citations.map(({ snippet }) => snippet).join(' ')).toContain('citric acid');
    const foreign = await ask(other, question);
    expect(JSON.stringify(foreign)).not.toContain('citric');
    expect(foreign.citations).toEqual([]);
    await s3.send(new DeleteObjectCommand(object));
    const gone = await askUntil(own, `${question} Please`, ({ citations }) => citations.length === 0);
    expect(JSON.stringify(gone)).not.toContain('citric');
  });

  it('[API6] refuses a body that the contract does not know before the service sees it', async () => {
    const refused = await call('POST', '/v1/chat', tokens.get('own'), { massage: 'hello' });
    expect(refused.status).toBe(400);
  });

  it('[SEC6] sent the model no personal data', async () => {
    await ask(tokens.get('own') ?? '', 'My name is Mia Berger, mia.berger@example.com. How often should I descale it?');
    const journal = await (await fetch(`${cloud.bedrockUrl}/_emulator/journal`)).text();
    expect(journal).toContain('descale');
    expect(journal).not.toContain('mia.berger@example.com');
    expect(journal).not.toContain('Mia Berger');
  });
});
