import { describe, expect, it } from 'vitest';
import { makeRotateSecret, rotationSteps } from './rotate-secret.ts';
import type { RotatedSecret } from './rotated-secret.port.ts';
import type { SecretVersions } from './secret-versions.port.ts';

const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:login';

/** A secret and the system behind it, in memory. */
const scene = () => {
  const values = new Map([['v1', 'old']]);
  const stages: Record<string, string[]> = { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] };
  const taken = new Set(['old']);
  let applied = 0;
  let made = 0;
  let rotates = true;
  const versions: SecretVersions = {
    state: () => Promise.resolve({ rotates, stages }),
    value: (_arn, stage, version) => {
      const id = version ?? Object.keys(stages).find((one) => stages[one]?.includes(stage)) ?? '';
      const value = values.get(id);
      return value === undefined ? Promise.reject(new Error('none')) : Promise.resolve(value);
    },
    putPending: (_arn, version, text) => {
      values.set(version, text);
      return Promise.resolve();
    },
    promote: (_arn, version, from) => {
      if (from !== undefined) stages[from] = ['AWSPREVIOUS'];
      stages[version] = ['AWSCURRENT'];
      return Promise.resolve();
    },
  };
  const secret: RotatedSecret = {
    next: (current) => Promise.resolve(`${current}-${String((made += 1))}`),
    apply: (_current, pending) => {
      applied += 1;
      taken.add(pending);
      return Promise.resolve();
    },
    test: (pending) => (taken.has(pending) ? Promise.resolve() : Promise.reject(new Error('refused'))),
  };
  const lines: unknown[] = [];
  const rotate = makeRotateSecret({ versions, secrets: new Map([[arn, secret]]), log: (line) => lines.push(line) });
  const step = (Step: string, version = 'v2', SecretId = arn) =>
    rotate({ Step, SecretId, ClientRequestToken: version });
  return {
    step,
    stages,
    values,
    taken,
    lines,
    applied: () => applied,
    made: () => made,
    switchOff: () => {
      rotates = false;
    },
  };
};

describe('a rotation', () => {
  it('[C8] [SEC15] makes, sets, tests and promotes a new value in four steps, and the old one goes on working', async () => {
    const { step, stages, values, taken } = scene();
    for (const name of rotationSteps) await step(name);
    expect(stages).toEqual({ v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'] });
    expect(values.get('v2')).toBe('old-1');
    expect(taken).toEqual(new Set(['old', 'old-1']));
  });

  it('[C8] may have each step asked for again', async () => {
    const { step, stages, applied, made } = scene();
    for (const name of rotationSteps) {
      await step(name);
      await step(name);
    }
    expect([applied(), made()]).toEqual([1, 1]);
    expect(stages['v2']).toEqual(['AWSCURRENT']);
  });

  it('[C8] promotes nothing that the system does not take', async () => {
    const { step, stages } = scene();
    await step('createSecret');
    await expect(step('testSecret')).rejects.toThrow('refused');
    expect(stages['v1']).toEqual(['AWSCURRENT']);
  });

  it('refuses another secret, an unknown step, a strange version, and a secret that does not rotate', async () => {
    const { step, switchOff } = scene();
    await expect(step('createSecret', 'v2', `${arn}-other`)).rejects.toMatchObject({ code: 'rotation.secret-unknown' });
    await expect(step('dropSecret')).rejects.toMatchObject({ code: 'rotation.step-unknown' });
    await expect(step('createSecret', 'v9')).rejects.toMatchObject({ code: 'rotation.version-invalid' });
    switchOff();
    await expect(step('createSecret')).rejects.toMatchObject({ code: 'rotation.not-enabled' });
  });

  it('logs step and version, and no value', async () => {
    const { step, lines } = scene();
    await step('createSecret');
    expect(lines).toEqual([{ event: 'rotation', step: 'createSecret', version: 'v2' }]);
  });
});
