import { parseFaultPlan } from '../faults/fault.ts';
import type { FaultQueue } from '../faults/fault-queue.ts';
import type { Journal } from '../journal/journal.ts';
import { BedrockError, refused } from '../wire/bedrock-error.ts';
import type { Exchange } from './exchange.ts';

const prefix = '/_emulator/';
export const isControl = (path: string): boolean => path.startsWith(prefix);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('The control request is not valid JSON.');
  }
};

/** Faults and journal by HTTP, for processes that did not start the emulator themselves. */
export const answerControl = (
  exchange: Exchange,
  body: string,
  state: { readonly faults: FaultQueue; readonly journal: Journal; readonly modelIds: readonly string[] },
): void => {
  const reply = (value: unknown): void => {
    exchange.send(200, { 'content-type': 'application/json' }, JSON.stringify(value));
  };
  switch (`${exchange.method} ${exchange.path.slice(prefix.length)}`) {
    case 'GET health':
      reply({ status: 'ok', simulated: true, models: state.modelIds });
      return;
    case 'POST faults':
      // Pages of other origins cannot send this type without asking first.
      if (exchange.header('content-type') !== 'application/json') throw refused('Send faults as application/json.');
      state.faults.add(parseFaultPlan(parsed(body)));
      reply({ faults: state.faults.list() });
      return;
    case 'GET faults':
      reply({ faults: state.faults.list() });
      return;
    case 'DELETE faults':
      state.faults.clear();
      reply({ faults: [] });
      return;
    case 'GET journal':
      reply(state.journal.list());
      return;
    case 'DELETE journal':
      state.journal.clear();
      reply(state.journal.list());
      return;
    default:
      throw new BedrockError('UnknownOperationException', `${exchange.method} ${exchange.path} is no control route.`);
  }
};
