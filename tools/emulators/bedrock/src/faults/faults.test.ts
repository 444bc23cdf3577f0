import { ConverseCommand, ConverseStreamCommand, type BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  parseFaultPlan,
  simulatedModelId,
  startBedrockEmulator,
  type BedrockEmulator,
  type FaultInit,
} from '../index.ts';
import { clients, eventNames, eventsOf, failureOf } from '../testing/clients.ts';
import { FaultQueue } from './fault-queue.ts';

const input = { modelId: simulatedModelId, messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }] };

const errors: readonly (readonly [FaultInit['kind'], string, number])[] = [
  ['throttle', 'ThrottlingException', 429],
  ['server-error', 'InternalServerException', 500],
  ['unavailable', 'ServiceUnavailableException', 503],
  ['model-timeout', 'ModelTimeoutException', 408],
  ['model-error', 'ModelErrorException', 424],
  ['model-not-ready', 'ModelNotReadyException', 429],
  ['access-denied', 'AccessDeniedException', 403],
];

describe.each(clients)('scripted faults over $protocol ($name)', ({ make }) => {
  let emulator: BedrockEmulator;
  let client: BedrockRuntimeClient;
  beforeAll(async () => {
    emulator = await startBedrockEmulator();
    client = make(emulator.url);
  });
  afterEach(() => {
    emulator.faults.clear();
  });
  afterAll(async () => {
    client.destroy();
    await emulator.close();
  });
  const script = (...faults: FaultInit[]): void => {
    emulator.faults.add(parseFaultPlan({ faults }));
  };
  const streamed = async (): Promise<string[]> => {
    const seen: string[] = [];
    try {
      const { stream } = await client.send(new ConverseStreamCommand(input));
      if (stream) for await (const event of stream) seen.push(...eventNames([event]));
    } catch (error) {
      seen.push((error as Error).name);
    }
    return seen;
  };

  it.each(errors)('%s is a %s of the SDK', async (kind, name, status) => {
    script({ kind });
    expect(await failureOf(client.send(new ConverseCommand(input)))).toMatchObject({ name, status });
    expect(emulator.journal.list().entries.at(-1)).toMatchObject({ fault: kind, status, error: name });
    await client.send(new ConverseCommand(input));
  });

  it('a stall delays the answer', async () => {
    script({ kind: 'stall', ms: 80 });
    const startedMs = performance.now();
    await client.send(new ConverseCommand(input));
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(75);
  });

  it('a cut ends a stream after whole events and without its end', async () => {
    script({ kind: 'cut', events: 2 });
    const seen = await streamed();
    expect(seen.slice(0, 2)).toEqual(['messageStart', 'contentBlockDelta']);
    expect(seen).not.toContain('messageStop');
    expect(seen.length).toBe(3);
  });

  it('a cut of an answer in one piece is a broken connection', async () => {
    script({ kind: 'cut' });
    const failure = await failureOf(client.send(new ConverseCommand(input)));
    expect(failure.status).not.toBe(200);
    expect(failure.name).not.toMatch(/Exception$/);
  });

  it('a malformed frame breaks the stream where it stands', async () => {
    script({ kind: 'malformed-frame', events: 1 });
    const seen = await streamed();
    expect(seen[0]).toBe('messageStart');
    expect(seen).not.toContain('messageStop');
    expect(seen.at(-1)).toBe('Error');
  });

  it.each(['ModelStreamErrorException', 'ThrottlingException', 'InternalServerException'])(
    'a stream error arrives inside the stream as %s',
    async (exception) => {
      script({ kind: 'stream-error', events: 2, exception });
      expect(await streamed()).toEqual(['messageStart', 'contentBlockDelta', exception]);
    },
  );

  it('slow tokens keep the answer whole', async () => {
    script({ kind: 'slow-tokens', ms: 15 });
    const startedMs = performance.now();
    const seen = await streamed();
    expect(seen.at(-1)).toBe('metadata');
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(15 * seen.length - 5);
  });

  it('a header strikes one request', async () => {
    const asked = new ConverseCommand(input);
    asked.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-emulator-fault'] = 'throttle';
        return next(args);
      },
      { step: 'build' },
    );
    expect(await failureOf(client.send(asked))).toMatchObject({ name: 'ThrottlingException' });
    await client.send(new ConverseCommand(input));
  });

  it('a retrying client gets through a short throttle', async () => {
    script({ kind: 'throttle', times: 2 });
    const names: string[] = [];
    for (let attempt = 0; attempt < 3; attempt++)
      names.push(
        await client.send(new ConverseCommand(input)).then(
          () => 'ok',
          (error: unknown) => (error as Error).name,
        ),
      );
    expect(names).toEqual(['ThrottlingException', 'ThrottlingException', 'ok']);
    expect(eventNames(await eventsOf((await client.send(new ConverseStreamCommand(input))).stream)).at(-1)).toBe(
      'metadata',
    );
  });
});

describe('the fault queue', () => {
  it('gives the same faults for the same seed, in the asked share', () => {
    const run = (seed: number): boolean[] => {
      const queue = new FaultQueue();
      queue.add(parseFaultPlan({ seed, faults: [{ kind: 'throttle', probability: 0.3, times: null }] }));
      return Array.from({ length: 1_000 }, () => queue.next('Converse') !== null);
    };
    const hits = run(7).filter(Boolean).length;
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
    expect(hits).toBeGreaterThan(250);
    expect(hits).toBeLessThan(350);
  });

  it('keeps the faults of one operation from the others', () => {
    const queue = new FaultQueue();
    queue.add(
      parseFaultPlan({
        faults: [
          { kind: 'throttle', operation: 'InvokeModel' },
          { kind: 'stall', ms: 1 },
        ],
      }),
    );
    expect(queue.next('Converse')?.kind).toBe('stall');
    expect(queue.next('Converse')).toBeNull();
    expect(queue.next('InvokeModel')?.kind).toBe('throttle');
  });
});
