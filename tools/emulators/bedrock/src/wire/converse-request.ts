import { z } from 'zod';
import { BedrockError } from './bedrock-error.ts';

const json = z.record(z.string(), z.unknown());

const toolUseBlock = z.object({ toolUseId: z.string(), name: z.string(), input: z.unknown() });
const toolResultBlock = z.object({
  toolUseId: z.string(),
  content: z.array(z.looseObject({ text: z.string().optional(), json: z.unknown().optional() })),
  status: z.string().optional(),
});
const contentBlock = z.looseObject({
  text: z.string().optional(),
  toolUse: toolUseBlock.optional(),
  toolResult: toolResultBlock.optional(),
  cachePoint: z.looseObject({}).optional(),
});
const message = z.object({ role: z.string(), content: z.array(contentBlock) });
const systemBlock = z.looseObject({ text: z.string().optional(), cachePoint: z.looseObject({}).optional() });
const toolSpec = z.object({
  name: z.string(),
  description: z.string().optional(),
  inputSchema: z.object({ json }),
});
const tool = z.looseObject({ toolSpec: toolSpec.optional(), cachePoint: z.looseObject({}).optional() });
const toolChoice = z.looseObject({
  auto: z.looseObject({}).optional(),
  any: z.looseObject({}).optional(),
  tool: z.object({ name: z.string() }).optional(),
});

const converseRequest = z.looseObject({
  messages: z.array(message).optional(),
  system: z.array(systemBlock).optional(),
  inferenceConfig: z
    .object({
      maxTokens: z.number().int().optional(),
      temperature: z.number().optional(),
      topP: z.number().optional(),
      stopSequences: z.array(z.string()).optional(),
    })
    .optional(),
  toolConfig: z.object({ tools: z.array(tool).optional(), toolChoice: toolChoice.optional() }).optional(),
});

/** The body of Converse and ConverseStream; unions are objects of which one member is set. */
export type ConverseRequest = z.infer<typeof converseRequest>;
export type ConverseMessage = z.infer<typeof message>;
export type ConverseBlock = z.infer<typeof contentBlock>;
export type ToolResult = z.infer<typeof toolResultBlock>;

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new BedrockError('SerializationException', 'The request body is not valid JSON.');
  }
};

/** @throws BedrockError `SerializationException` when a field has the wrong type; what a field may hold is checked later. */
export const parseConverse = (text: string): ConverseRequest => {
  const parsed = converseRequest.safeParse(parsedJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new BedrockError(
    'SerializationException',
    `${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'malformed'}`,
  );
};

const embeddingRequest = z.strictObject({
  inputText: z.string(),
  dimensions: z.number().int().optional(),
  normalize: z.boolean().optional(),
  embeddingTypes: z.array(z.string()).optional(),
});
export type EmbeddingRequest = z.infer<typeof embeddingRequest>;

/** The body that Titan Text Embeddings V2 takes. @throws BedrockError `ValidationException`, as InvokeModel does */
export const parseEmbedding = (text: string): EmbeddingRequest => {
  const parsed = embeddingRequest.safeParse(parsedJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new BedrockError(
    'ValidationException',
    `Malformed input request: #/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'malformed'}, please reformat your input and try again.`,
  );
};
