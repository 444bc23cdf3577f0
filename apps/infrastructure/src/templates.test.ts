import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corePromises } from './testing/promises/core.ts';
import { edgePromises } from './testing/promises/edge.ts';
import { functionPromises } from './testing/promises/functions.ts';
import { securityPromises } from './testing/promises/security.ts';
import { describePlants } from './testing/plants.ts';
import { describeBaseline } from './testing/stateful-baseline.ts';
import { synthesizedStages } from './testing/stages.ts';
import { validate } from './validators/index.ts';

// One file, so that every stage is synthesized once.
const stages = synthesizedStages();
beforeAll(() => {
  stages.of('dev');
  stages.of('prod');
}, 240_000);
afterAll(() => {
  stages.close();
});

describe('templates', () => {
  it.each(['dev', 'prod'] as const)('of %s have no finding of cdk-nag without a written reason', (stage) => {
    expect(stages.of(stage).unexplained).toEqual([]);
  });

  it.each(['dev', 'staging', 'prod'] as const)('of %s are creatable, limited, encrypted, watched and kept', (stage) => {
    expect(validate(stages.of(stage).templates)).toEqual([]);
  });

  it('are the same when they are synthesized again', () => {
    expect(stages.again().templates).toEqual(stages.of('dev').templates);
  });

  it('hold no address of this workplace and no account', () => {
    const text = JSON.stringify([stages.of('dev').templates, stages.of('prod').templates]);
    // That of the load balancers of us-east-1, which write access logs, is AWS's own.
    const accounts = new Set([...text.matchAll(/:(\d{12}):/g)].map(([, account]) => account));
    expect([...accounts]).toEqual(['127311923021']);
    expect(text.includes(process.cwd())).toBe(false);
  });
});

describe('core', () => {
  corePromises(stages);
});
describe('edge', () => {
  edgePromises(stages);
});
describe('functions and workflows', () => {
  functionPromises(stages);
});
describe('security', () => {
  securityPromises(stages);
});
describe('validators', () => {
  describePlants(stages);
});
describe('stored data', () => {
  describeBaseline(stages);
});
