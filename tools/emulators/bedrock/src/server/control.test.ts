import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journal } from '../journal/journal.ts';
import { simulatedModelId, startBedrockEmulator, type BedrockEmulator } from '../index.ts';

describe('control routes', () => {
  let emulator: BedrockEmulator;
  beforeAll(async () => {
    emulator = await startBedrockEmulator();
  });
  afterAll(() => emulator.close());
  const control = async (method: string, path: string, body?: string, type = 'application/json') => {
    const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      ...(body !== undefined && { body, headers: { 'content-type': type } }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const converse = (text: string) =>
    fetch(`${emulator.url}/model/${encodeURIComponent(simulatedModelId)}/converse`, {
      method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=secret-looking' },
      body: JSON.stringify({ messages: [{ role: 'user', content: [{ text }] }] }),
    });

  it('keeps whole bodies and no credential in the journal until it is cleared', async () => {
    await converse('is my number 555 0100 kept?');
    const { body } = await control('GET', 'journal');
    const text = JSON.stringify(body);
    expect(text).toContain('is my number 555 0100 kept?');
    expect(text).not.toContain('secret-looking');
    expect(body['entries']).toHaveLength(1);
    expect((await control('DELETE', 'journal')).body['entries']).toEqual([]);
  });

  it('takes faults, lists what is left of them and clears them', async () => {
    const plan = JSON.stringify({ seed: 3, faults: [{ kind: 'throttle', times: 3 }] });
    expect((await control('POST', 'faults', plan)).status).toBe(200);
    expect((await converse('hello')).status).toBe(429);
    expect((await control('GET', 'faults')).body['faults']).toMatchObject([{ kind: 'throttle', left: 2 }]);
    await control('DELETE', 'faults');
    expect((await converse('hello')).status).toBe(200);
  });

  it.each([
    '{',
    '{"faults":[{"kind":"fire"}]}',
    '{"faults":[{"kind":"cut","probability":2}]}',
    '{"faults":[{"kind":"stream-error","exception":"X"}]}',
  ])('refuses the plan %s', async (plan) => {
    expect((await control('POST', 'faults', plan)).status).toBe(400);
    expect((await control('GET', 'faults')).body['faults']).toEqual([]);
  });

  it('takes no faults in a type that a foreign page may send', async () => {
    expect((await control('POST', 'faults', '{"faults":[]}', 'text/plain')).status).toBe(400);
  });

  it('knows no other control route and names itself simulated', async () => {
    expect((await control('GET', 'secrets')).status).toBe(404);
    expect((await control('GET', 'health')).body).toMatchObject({ simulated: true });
  });
});

describe('the journal', () => {
  it('drops the oldest requests at either bound and counts them', () => {
    const entry = (body: string) => ({
      at: '',
      protocol: 'HTTP/2' as const,
      method: 'POST',
      path: '/',
      operation: null,
      modelId: null,
      body,
    });
    const byCount = new Journal({ entriesMax: 2 });
    for (const body of ['a', 'b', 'c']) byCount.record(entry(body));
    expect([byCount.list().entries.map((one) => one.body), byCount.list().dropped]).toEqual([['b', 'c'], 1]);
    const bySize = new Journal({ charactersMax: 10 });
    for (const body of ['aaaaaa', 'bbbbbb']) bySize.record(entry(body));
    expect(bySize.list().entries.map((one) => one.body)).toEqual(['bbbbbb']);
  });
});
