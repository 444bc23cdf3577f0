import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './command-line.ts';
import type { Stack } from './stack.ts';

const setModelFaults = async (emulatorUrl: string, faults: readonly object[] | undefined): Promise<void> => {
  const response = await fetch(`${emulatorUrl}/_emulator/faults`, {
    method: faults ? 'POST' : 'DELETE',
    ...(faults && { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ seed: 7, faults }) }),
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`the model emulator refused the fault: ${response.status}`);
};

/** What a fault does to the running parts; the model's own errors and stalls are those of its emulator. */
const effects: Readonly<
  Record<Fault, { begin(stack: Stack): Promise<void> | void; end(stack: Stack): Promise<void> | void }>
> = {
  model: {
    begin: ({ emulatorUrl }) =>
      setModelFaults(
        emulatorUrl,
        ['Converse', 'ConverseStream'].flatMap((operation) => [
          { kind: 'server-error', operation, times: null, probability: 0.3 },
          { kind: 'stall', ms: 5000, operation, times: null, probability: 0.05 },
        ]),
      ),
    end: ({ emulatorUrl }) => setModelFaults(emulatorUrl, undefined),
  },
  valkey: { begin: ({ servers }) => servers?.killValkey(), end: ({ servers }) => servers?.reviveValkey() },
  postgres: { begin: ({ servers }) => servers?.restartPostgres(), end: () => undefined },
};

export interface FaultWindow {
  readonly fault: Fault;
  readonly beganAt: number;
  readonly endedAt: number;
}

/** Calm, then the fault for its time, then calm again. Resolves with when it was, in milliseconds since 1970. */
export const injectFault = async (
  stack: Stack,
  fault: Fault,
  { afterMs, forMs, signal }: { afterMs: number; forMs: number; signal: AbortSignal },
): Promise<FaultWindow> => {
  await wait(afterMs, undefined, { signal });
  const beganAt = Date.now();
  await effects[fault].begin(stack);
  try {
    await wait(forMs, undefined, { signal });
  } finally {
    await effects[fault].end(stack);
  }
  return { fault, beganAt, endedAt: Date.now() };
};
