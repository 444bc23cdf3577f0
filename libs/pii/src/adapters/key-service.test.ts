import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MerchantId } from '@rag-assistant/kernel';
import { afterAll, describe, expect, it } from 'vitest';
import { describeKeyService } from '../testing/key-service.contract.ts';
import { fakeKeyService } from '../testing/key-service.fake.ts';
import { guardKeyService } from './key-service.guard.ts';
import { openLocalKeyService, rotateLocalMasterKey } from './key-service.local.ts';

const folder = mkdtempSync(join(tmpdir(), 'pii-keys-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
let files = 0;
const newPath = (): string => join(folder, `keys-${String((files += 1))}`, 'master.json');
const context = { merchant_id: MerchantId.parse('10000000-0000-4000-8000-00000000000a') };

describeKeyService('fake', async () => Promise.resolve(fakeKeyService()));
describeKeyService('key file', async () => Promise.resolve(openLocalKeyService(newPath())));
describeKeyService('guarded', async () => Promise.resolve(guardKeyService(fakeKeyService())));

describe('key file', () => {
  it('[SEC6] is readable by its owner only, and is refused when others may read it', () => {
    const path = newPath();
    openLocalKeyService(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    expect(() => openLocalKeyService(path)).toThrow('pii.key-file-open');
  });

  it('[SEC6] opens what was wrapped before the master key was rotated, without a restart', async () => {
    const path = newPath();
    const service = openLocalKeyService(path);
    const before = await service.generateDataKey(context);
    rotateLocalMasterKey(path);
    const after = await service.generateDataKey(context);
    expect(Buffer.from(after.wrapped.subarray(0, 8)).equals(Buffer.from(before.wrapped.subarray(0, 8)))).toBe(false);
    for (const { plaintext, wrapped } of [before, after])
      expect(Buffer.from(await service.decryptDataKey(wrapped, context)).equals(Buffer.from(plaintext))).toBe(true);
  });

  it('refuses a wrapped key with one bit changed', async () => {
    const service = openLocalKeyService(newPath());
    const { wrapped } = await service.generateDataKey(context);
    const changed = Uint8Array.from(wrapped);
    changed[20] = (changed[20] ?? 0) ^ 1;
    await expect(service.decryptDataKey(changed, context)).rejects.toThrow('pii.key-refused');
  });
});

describe('guarded key service', () => {
  const limits = { timeoutMs: 60, retriesMax: 1 };
  it.each(['gone', 'throttled', 'silent'] as const)(
    'ends in one error within its time when the service is %s',
    async (mode) => {
      const service = fakeKeyService();
      const guarded = guardKeyService(service, limits);
      const { wrapped } = await guarded.generateDataKey(context);
      service.mode = mode;
      const started = performance.now();
      await expect(guarded.decryptDataKey(wrapped, context)).rejects.toThrow('pii.key-service-unavailable');
      expect(performance.now() - started).toBeLessThan(2_000);
      expect(service.calls).toBeGreaterThan(1);
    },
  );
});
