import { objectKey, type DocumentRecord } from '@rag-assistant/documents';
import { AppError } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import type { DocumentWorld } from './document-world.ts';
import type { Fault } from './faulty.ts';

const merchant = merchantNumber(1);

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const away = (): AppError =>
  new AppError({ code: 'documents.store-unavailable', category: 'unavailable', publicText: 'Away.', retryable: true });
const killed = (): Error => Object.assign(new Error('the function was killed'), { name: 'Lambda.Unknown' });
const broken = (): Error => new TypeError('a defect');

/** Calls of a run without faults, and some more for those that settle. */
const callsMax = 40;

export const randomFault = (random: () => number): Fault => ({
  at: 1 + Math.floor(random() * callsMax),
  times: [1, 2, 5, 1_000_000][Math.floor(random() * 4)] ?? 1,
  when: random() < 0.5 ? 'before' : 'after',
  make: [away, killed, broken][Math.floor(random() * 3)] ?? away,
});

export interface RunResult {
  readonly fault: Fault;
  readonly failedCalls: number;
  readonly status: DocumentRecord['status'] | 'none';
  /** What was wrong; empty when the document ended whole or absent, with one notice. */
  readonly faults: readonly string[];
}

/**
 * One file through the workflow with one fault. `replaced`: an earlier version is in search already, and must stay whole
 * when the newer one does not get in.
 */
export const runOnce = async (
  world: DocumentWorld,
  name: string,
  replaced: boolean,
  fault: Fault,
  found: (documentId: string) => Promise<string | null>,
): Promise<RunResult> => {
  const documentId = world.ports.search.idOf(merchant, name);
  const texts = { before: `the earlier text of ${name}`, after: `the text of ${name}` };
  world.plan.begin();
  if (replaced) await world.runner.run(`${name}-before`, await world.put(merchant, name, texts.before));
  const notice = await world.put(merchant, name, texts.after);
  world.told.length = 0;
  world.plan.begin(fault);
  const end = await world.runner.run(name, notice);
  const failedCalls = world.plan.failed;
  const { method } = world.plan;
  world.plan.begin();
  const record = await world.ports.records.find(merchant, documentId);
  const text = await found(documentId);
  const faults: string[] = [];
  const arrived = notice.detail.object['version-id'];
  const whole = record?.status === 'stored' && record.storedVersion === arrived;
  const expected = whole ? texts.after : replaced ? texts.before : null;
  if (text !== expected) faults.push(`search has ${text ?? 'nothing'}, ${record?.status ?? 'no row'}`);
  // A topic that cannot be reached hears nothing, which the failed execution tells by its own metric.
  const silenced = method === 'notify' && fault.times > 5 && world.told.length === 0 && end.status === 'failed';
  if (world.told.length !== 1 && !silenced) faults.push(`${world.told.length} notices`);
  if (world.told.some((told) => told.execution !== name)) faults.push('a notice without its execution');
  // Whatever was left behind, the next event of the file makes it whole.
  if (!whole) {
    world.plan.begin();
    const again = await world.put(merchant, name, texts.after);
    await world.runner.run(`${name}-again`, again);
    if ((await found(documentId)) !== texts.after) faults.push('not whole after the next event');
  }
  await world.ports.store.delete(merchant, objectKey(merchant, 'documents', name));
  return { fault, failedCalls, status: record?.status ?? 'none', faults };
};
