import { DocumentId, isAppError, MerchantId } from '@rag-assistant/kernel';
import type { DocumentFault } from '../domain/document-record.ts';
import { checkKeyOwner } from '../domain/object-key.ts';
import { stepErrorName, workflowFaults } from '../domain/workflow-faults.ts';
import type { DocumentRef } from './document-ref.ts';
import type { DocumentStep } from './process-document.ts';
import type { ReceiveDocument } from './receive-document.use-case.ts';
import type { Ending, SettleDocument, Settled } from './settle-document.use-case.ts';

/** A task of the state machine: JSON in, JSON out, failures by name. */
export type WorkflowTask = (input: unknown, signal?: AbortSignal) => Promise<unknown>;

/** What a state machine sees of a failure: `name` is matched by Retry and Catch, the message is the fault as JSON. */
export class StepError extends Error {
  constructor(error: unknown) {
    const fault = isAppError(error) ? error : workflowFaults.failed();
    super(JSON.stringify({ code: fault.code, text: fault.publicText }), { cause: error });
    this.name = stepErrorName(error);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const textOf = (record: Record<string, unknown>, field: string): string => {
  const value = record[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError(`the state machine hands over ${field}`);
};

const named =
  (work: (input: Record<string, unknown>, signal: AbortSignal | undefined) => Promise<unknown>): WorkflowTask =>
  async (input, signal) => {
    try {
      if (!isRecord(input)) throw new TypeError('the state machine hands over an object');
      return await work(input, signal);
    } catch (error) {
      throw new StepError(error);
    }
  };

const refOf = (input: Record<string, unknown>): DocumentRef => {
  const document = input['document'];
  if (!isRecord(document)) throw new TypeError('the state machine hands over a document');
  const merchantId = MerchantId.parse(document['merchantId']);
  const { key, name } = checkKeyOwner(merchantId, textOf(document, 'key'));
  return {
    merchantId,
    documentId: DocumentId.parse(document['documentId']),
    key,
    name,
    version: textOf(document, 'version'),
    execution: textOf(document, 'execution'),
  };
};

/** `{ execution, notice }` in. */
export const receiveTask = (receive: ReceiveDocument): WorkflowTask =>
  named((input) => receive(textOf(input, 'execution'), input['notice']));

/** `{ document }` in, `{ outcome }` out. */
export const extractTask = (extract: DocumentStep<'extracted' | 'unchanged'>): WorkflowTask =>
  named(async (input, signal) => ({ outcome: await extract(refOf(input), signal) }));

/** `{ document }` in, what the step gives out. */
export const stepTask = (step: DocumentStep<unknown>): WorkflowTask =>
  named(async (input, signal) => (await step(refOf(input), signal)) ?? {});

/** `{ document }` in, a `Settled` out. */
export const storeTask = (store: DocumentStep): WorkflowTask =>
  named(async (input, signal) => {
    const ref = refOf(input);
    await store(ref, signal);
    const settled: Settled = { outcome: 'stored', merchantId: ref.merchantId, documentId: ref.documentId, code: '' };
    return settled;
  });

const parsed = (text: unknown): Record<string, unknown> => {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : text;
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
};

/** The fault behind `{ Error, Cause }`; a function's cause wraps the message once more. Null when it was none of ours. */
const faultIn = (failure: unknown): DocumentFault | null => {
  const cause = parsed(isRecord(failure) ? failure['Cause'] : undefined);
  const { code, text } = 'errorMessage' in cause ? parsed(cause['errorMessage']) : cause;
  return typeof code === 'string' && typeof text === 'string' ? { code, text } : null;
};

const endings: readonly string[] = ['refused', 'failed', 'superseded'] satisfies Ending[];
const endingOf = (ending: string): Ending => (endings.includes(ending) ? (ending as Ending) : 'failed');

/** `{ execution, notice, ending, failure }` in; the notice of an execution that was cut off comes as text. */
export const settleTask = (settle: SettleDocument): WorkflowTask =>
  named((input) =>
    settle({
      execution: textOf(input, 'execution'),
      notice: parsed(input['notice']),
      ending: endingOf(textOf(input, 'ending')),
      fault: faultIn(input['failure']),
    }),
  );
