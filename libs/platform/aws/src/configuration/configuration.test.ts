import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@rag-assistant/kernel/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { describeConfigurationSource } from '../testing/configuration-source.contract.ts';
import { fakeSource } from '../testing/configuration-source.fake.ts';
import { cachedSource, fileSource, resolveReferences } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describeConfigurationSource('fake', async () => {
  const source = fakeSource();
  return { source, write: async (name, text) => void source.values.set(name, text), close: async () => undefined };
});
describeConfigurationSource('a file', async () => {
  const path = join(folder, 'contract.json');
  const values: Record<string, string> = {};
  const write = async (name: string, text: string): Promise<void> => {
    values[name] = text;
    writeFileSync(path, JSON.stringify(values), { mode: 0o600 });
  };
  return { source: fileSource(path), write, close: async () => undefined };
});

describe('a file of secrets', () => {
  it('[C8] is refused when others may read it, and told apart from one that is not there', async () => {
    const path = join(folder, 'open.json');
    writeFileSync(path, '{"a":"b"}', { mode: 0o600 });
    expect(await fileSource(path).read('a')).toBe('b');
    chmodSync(path, 0o644);
    await expect(fileSource(path).read('a')).rejects.toThrow('aws.configuration-refused');
    await expect(fileSource(join(folder, 'none.json')).read('a')).rejects.toThrow('aws.configuration-unavailable');
  });

  it('is refused when it is damaged, without its text in the error', async () => {
    const path = join(folder, 'damaged.json');
    writeFileSync(path, '{"a": 7, "hush": "hush"', { mode: 0o600 });
    const error = (await fileSource(path)
      .read('a')
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toContain('aws.configuration-refused');
    expect(JSON.stringify([error, error.message])).not.toContain('hush');
  });
});

describe('a cached source', () => {
  const make = () => {
    const [clock, source] = [new FakeClock(), fakeSource({ a: 'one' })];
    return { clock, source, cached: cachedSource(source, { clock, freshMs: 1_000, staleMs: 10_000 }) };
  };

  it('asks once while a text is fresh, then sees the new one', async () => {
    const { clock, source, cached } = make();
    expect(await Promise.all([cached.read('a'), cached.read('a'), cached.read('a')])).toEqual(['one', 'one', 'one']);
    source.values.set('a', 'two');
    clock.advance(999);
    expect([await cached.read('a'), source.reads]).toEqual(['one', 1]);
    clock.advance(1);
    expect([await cached.read('a'), source.reads]).toEqual(['two', 2]);
  });

  it('[C8] sees a rotated secret at once when told that the old one was refused', async () => {
    const { source, cached } = make();
    await cached.read('a');
    source.values.set('a', 'two');
    cached.refresh('a');
    expect(await cached.read('a')).toBe('two');
    expect([await cached.read('a'), source.reads]).toEqual(['two', 2]);
  });

  it('bridges a source that is down, for a known time, and then says so', async () => {
    const { clock, source, cached } = make();
    await cached.read('a');
    source.up = false;
    clock.advance(9_999);
    expect(await cached.read('a')).toBe('one');
    clock.advance(1);
    await expect(cached.read('a')).rejects.toThrow('aws.configuration-unavailable');
    await expect(cached.read('never-read')).rejects.toThrow('aws.configuration-unavailable');
    source.up = true;
    expect(await cached.read('a')).toBe('one');
  });
});

describe('references in the environment', () => {
  const sources = {
    secrets: fakeSource({ 'rag/db': '{"password":"p#w","port":5432,"deep":{}}', plain: 'text' }),
    parameters: fakeSource({ '/rag/topic': 'arn:aws:sns:us-east-1:000000000000:events' }),
  };

  it('become what they name; everything else stays as it is', async () => {
    const environment = {
      A: 'secret:rag/db#password',
      B: 'secret:rag/db#port',
      C: 'secret:plain',
      D: 'parameter:/rag/topic',
      E: 'secretary: not one',
      F: undefined,
    };
    expect(await resolveReferences(environment, sources)).toEqual({
      A: 'p#w',
      B: '5432',
      C: 'text',
      D: 'arn:aws:sns:us-east-1:000000000000:events',
      E: 'secretary: not one',
      F: undefined,
    });
  });

  it('[C8] that lead nowhere are told together, by their variables and never by a value', async () => {
    const environment = { A: 'secret:none', B: 'secret:rag/db#user', C: 'secret:rag/db#deep', D: 'secret:plain#x' };
    const resolving = resolveReferences(environment, sources);
    await expect(resolving).rejects.toThrow('not there: A, B, C, D.');
  });
});
