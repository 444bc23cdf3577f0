import { Readiness } from '@rag-assistant/contracts';
import { AppError, systemClock } from '@rag-assistant/kernel';
import { FakeClock } from '@rag-assistant/kernel/testing';
import { describe, expect, it } from 'vitest';
import { makeReadiness, type DependencyProbe } from './readiness.ts';

const up = (name: string, required = true): DependencyProbe => ({ name, required, check: async () => undefined });
const down = (name: string, required: boolean, error: Error): DependencyProbe => ({
  name,
  required,
  check: () => Promise.reject(error),
});
const unavailable = new AppError({ code: 'postgres.unavailable', category: 'unavailable', publicText: 'Gone.' });
const limits = { timeoutMs: 50, keepMs: 1000 };

describe('readiness', () => {
  it('[HC1] is ready when everything is up, degraded without an optional part, unready without a required one', async () => {
    const status = async (...probes: DependencyProbe[]) => (await makeReadiness(probes, systemClock, limits)()).status;
    expect(await status(up('database'), up('model', false))).toBe('ready');
    expect(await status(up('database'), down('model', false, unavailable))).toBe('degraded');
    expect(await status(down('database', true, unavailable), up('model', false))).toBe('unready');
  });

  it('[L5] names each dependency with the code of its failure, and nothing else of it', async () => {
    const foreign = new Error('connect ECONNREFUSED db.internal:5432');
    const probes = [up('token-keys'), down('database', true, unavailable), down('embedding', false, foreign)];
    const result = await makeReadiness(probes, systemClock, limits)();
    expect(Readiness.parse(result).dependencies.map(({ name, status, code }) => [name, status, code])).toEqual([
      ['token-keys', 'up', null],
      ['database', 'down', 'postgres.unavailable'],
      ['embedding', 'down', 'http.dependency-failed'],
    ]);
    expect(JSON.stringify(result)).not.toContain('db.internal');
  });

  it('counts a dependency that does not answer as down', async () => {
    const silent: DependencyProbe = { name: 'model', required: false, check: () => new Promise(() => undefined) };
    const result = await makeReadiness([silent], systemClock, limits)();
    expect(result.dependencies[0]).toMatchObject({ status: 'down', code: 'http.dependency-timeout' });
  });

  it('asks the dependencies once a second however often it is called', async () => {
    let asked = 0;
    const clock = new FakeClock();
    const probe: DependencyProbe = {
      name: 'database',
      required: true,
      check: async () => {
        asked++;
      },
    };
    const readiness = makeReadiness([probe], clock, limits);
    await Promise.all([readiness(), readiness(), readiness()]);
    expect(asked).toBe(1);
    clock.advance(1001);
    await readiness();
    expect(asked).toBe(2);
  });
});
