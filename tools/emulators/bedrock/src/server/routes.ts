import { BedrockError } from '../wire/bedrock-error.ts';

export type Operation = 'Converse' | 'ConverseStream' | 'InvokeModel';

const operations: Readonly<Record<string, Operation>> = {
  converse: 'Converse',
  'converse-stream': 'ConverseStream',
  invoke: 'InvokeModel',
};
/** Operations that bedrock-runtime has and the emulator does not. */
const missing: readonly (readonly [RegExp, string])[] = [
  [/^POST \/model\/[^/]+\/invoke-with-response-stream$/, 'InvokeModelWithResponseStream'],
  [/^POST \/model\/[^/]+\/invoke-with-bidirectional-stream$/, 'InvokeModelWithBidirectionalStream'],
  [/^POST \/model\/[^/]+\/count-tokens$/, 'CountTokens'],
  [/^POST \/guardrail\/[^/]+\/version\/[^/]+\/apply$/, 'ApplyGuardrail'],
  [/^POST \/guardrail-checks\/invoke$/, 'InvokeGuardrailChecks'],
  [/^(?:GET|POST) \/async-invoke(?:\/.*)?$/, 'asynchronous invocation'],
];

export interface Route {
  readonly operation: Operation;
  readonly modelId: string;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** @throws BedrockError `NotEmulatedException` for what Bedrock has and the emulator lacks, `UnknownOperationException` for the rest */
export const routeOf = (method: string, path: string): Route => {
  const [, modelId, verb] = /^\/model\/([^/]+)\/([a-z-]+)$/.exec(path) ?? [];
  const operation = operations[verb ?? ''];
  if (method === 'POST' && modelId !== undefined && operation) return { operation, modelId: decoded(modelId) };
  const known = missing.find(([pattern]) => pattern.test(`${method} ${path}`));
  if (known) throw new BedrockError('NotEmulatedException', `The emulator has no ${known[1]}.`);
  throw new BedrockError('UnknownOperationException', `${method} ${path} is no operation of bedrock-runtime.`);
};
