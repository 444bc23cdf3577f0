import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, IdSource } from '@rag-assistant/kernel';
import { immediateError, parseFaultHeader, type Fault } from '../faults/fault.ts';
import type { FaultQueue } from '../faults/fault-queue.ts';
import type { Journal, JournalEntry } from '../journal/journal.ts';
import { BedrockError } from '../wire/bedrock-error.ts';
import { parseConverse, parseEmbedding } from '../wire/converse-request.ts';
import { validateConverse } from '../wire/validate-converse.ts';
import { answerEmbedding } from './answer-embedding.ts';
import { answerStreamed, answerWhole } from './answers.ts';
import { answerControl, isControl } from './control.ts';
import type { Exchange } from './exchange.ts';
import { embedderFor, modelFor, type ModelCatalogue } from './model-catalogue.ts';
import { runTurn } from './model-turn.ts';
import { routeOf, type Route } from './routes.ts';

export interface Emulation {
  readonly catalogue: ModelCatalogue;
  readonly faults: FaultQueue;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly ids: IdSource;
}

const bodyBytesMax = 20_000_000;

const routeOrNull = (exchange: Exchange): Route | null => {
  try {
    return routeOf(exchange.method, exchange.path);
  } catch {
    return null;
  }
};

const operate = async (
  exchange: Exchange,
  { operation, modelId }: Route,
  body: string,
  entry: JournalEntry,
  fault: Fault | null,
  emulation: Emulation,
): Promise<void> => {
  const now = fault && immediateError(fault);
  if (now) throw now;
  if (fault?.kind === 'stall' && (fault.events === undefined || operation !== 'ConverseStream'))
    await wait(fault.ms ?? 0, null, { signal: exchange.signal });
  if (operation === 'InvokeModel') {
    if (fault?.kind === 'cut') {
      exchange.cut();
      return;
    }
    await answerEmbedding(exchange, embedderFor(emulation.catalogue, modelId), parseEmbedding(body), entry);
    return;
  }
  const model = modelFor(emulation.catalogue, modelId);
  const request = parseConverse(body);
  validateConverse(request, model);
  const events = runTurn(model, request, exchange.signal, () => emulation.clock.monotonicMs());
  const isStallDone = fault?.kind === 'stall' && fault.events === undefined;
  if (operation === 'Converse') await answerWhole(exchange, events, fault, entry);
  else await answerStreamed(exchange, events, isStallDone ? null : fault, entry);
};

/** Signatures are not checked, but a client that sends none would fail against Bedrock. */
const demandSignature = (exchange: Exchange): void => {
  const authorization = exchange.header('authorization') ?? '';
  if (!/^(?:AWS4-HMAC-SHA256|Bearer) /.test(authorization))
    throw new BedrockError('MissingAuthenticationTokenException', 'Missing Authentication Token');
};

const refuse = (exchange: Exchange, error: unknown): BedrockError => {
  const known =
    error instanceof BedrockError ? error : new BedrockError('InternalServerException', 'The emulator itself failed.');
  if (exchange.began) exchange.cut();
  else
    exchange.send(
      known.status,
      { 'content-type': 'application/json', 'x-amzn-errortype': known.type },
      JSON.stringify({ message: known.message }),
    );
  return known;
};

/** Answers one request of either protocol. Never rejects. */
export const makeRequestHandler =
  (emulation: Emulation) =>
  async (exchange: Exchange): Promise<void> => {
    const { journal, faults, catalogue } = emulation;
    let entry: JournalEntry | null = null;
    try {
      exchange.begin(200, { 'x-amzn-requestid': emulation.ids.uuid() });
      const body = await exchange.readBody(bodyBytesMax);
      if (isControl(exchange.path)) {
        answerControl(exchange, body, {
          faults,
          journal,
          modelIds: [...catalogue.models.keys(), ...catalogue.embedders.keys()],
        });
        return;
      }
      const known = routeOrNull(exchange);
      entry = journal.record({
        at: emulation.clock.now().toISOString(),
        protocol: exchange.protocol,
        method: exchange.method,
        path: exchange.path,
        operation: known?.operation ?? null,
        modelId: known?.modelId ?? null,
        body,
      });
      const route = routeOf(exchange.method, exchange.path);
      demandSignature(exchange);
      const asked = exchange.header('x-emulator-fault');
      const fault = asked === null ? faults.next(route.operation) : parseFaultHeader(asked);
      entry.fault = fault?.kind ?? null;
      await operate(exchange, route, body, entry, fault, emulation);
    } catch (error) {
      if (exchange.signal.aborted) return;
      const sent = refuse(exchange, error);
      if (entry) {
        entry.status = sent.status;
        entry.error =
          error === sent ? sent.type : `${sent.type}: ${error instanceof Error ? error.message : 'unknown'}`;
      }
    }
  };
