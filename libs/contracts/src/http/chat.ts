import { z } from 'zod';
import { PassagePlace } from './files.ts';

/** No control characters but tab and line breaks. */
export const printable = /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$/u;

export const ChatRequest = z
  .strictObject({
    message: z
      .string()
      .max(2000, 'at most 2,000 characters')
      .regex(printable, 'no control characters')
      .refine((text) => text.trim() !== '', { error: 'must not be empty', params: { code: 'empty-text' } }),
    sessionId: z.uuid().optional(),
    /** What the shop's page knows about the shopper; never identifies the merchant or the user. */
    context: z.strictObject({ locale: z.string().max(35).optional(), page: z.string().max(200).optional() }).optional(),
  })
  .meta({ id: 'ChatRequest' });
export type ChatRequest = z.infer<typeof ChatRequest>;

/** One source passage that supports a sentence; `start` and `end` are character offsets into the source document. */
export const Citation = z
  .strictObject({
    number: z.int().min(1),
    documentId: z.uuid(),
    kind: z.enum(['product', 'policy', 'faq']),
    title: z.string(),
    snippet: z.string(),
    start: z.int().min(0),
    end: z.int().min(0),
    /** How well the cited span supports the sentence, 0 to 1. */
    score: z.number().min(0).max(1),
    sku: z.string().nullable(),
    sourceUri: z.string().nullable(),
    /** Of a passage that comes from a file. */
    place: PassagePlace.optional(),
  })
  .meta({ id: 'Citation' });
export type Citation = z.infer<typeof Citation>;

export const ProductCard = z
  .strictObject({
    documentId: z.uuid(),
    sku: z.string(),
    name: z.string(),
    brand: z.string().nullable(),
    category: z.string().nullable(),
    price: z.strictObject({ amountMinor: z.int(), currency: z.string(), text: z.string() }).nullable(),
    stock: z.int().nullable(),
    rating: z.number().nullable(),
    ratingCount: z.int().nullable(),
    url: z.string().nullable(),
  })
  .meta({ id: 'ProductCard' });
export type ProductCard = z.infer<typeof ProductCard>;

/** Costs are whole millionths of a US dollar. */
export const Usage = z
  .strictObject({
    inputTokens: z.int().min(0),
    outputTokens: z.int().min(0),
    embeddingTokens: z.int().min(0),
    modelCalls: z.int().min(0),
    /** The answer had been made for an equal question before; it cost no model tokens now. */
    cached: z.boolean(),
    costMicroUsd: z.int().min(0),
    sessionCostMicroUsd: z.int().min(0),
    priceVersion: z.string(),
    /** How the budget had this answer made; absent where none is kept. */
    budget: z
      .strictObject({
        /** Each step keeps to those before it. */
        step: z.enum(['full', 'cached-answer', 'fewer-chunks', 'shorter-history', 'smaller-model', 'retrieval-only']),
        /** Of the budget that is nearest its end. */
        usedPercent: z.int().min(0),
      })
      .optional(),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof Usage>;

export const LatencyMs = z
  .strictObject({
    total: z.number(),
    model: z.number(),
    embed: z.number(),
    search: z.number(),
    gate: z.number(),
  })
  .meta({ id: 'LatencyMs' });
export type LatencyMs = z.infer<typeof LatencyMs>;

/**
 * answered: every sentence cites a source. clarification: one question back. declined: nothing in the shop's sources
 * answers. retrieval-only: the model is unavailable, the sources found are quoted as they stand.
 */
export const Outcome = z.enum(['answered', 'clarification', 'declined', 'retrieval-only']).meta({ id: 'Outcome' });
export type Outcome = z.infer<typeof Outcome>;

/** Texts with a placeholder (`⟦EMAIL:k3f…⟧`) where the owner reads a value. */
export const ModelView = z.strictObject({ question: z.string(), answer: z.string() }).meta({ id: 'ModelView' });
export type ModelView = z.infer<typeof ModelView>;

export const ChatResponse = z
  .strictObject({
    requestId: z.string(),
    sessionId: z.uuid(),
    outcome: Outcome,
    /** The whole answer as text, with `[1]` marks. */
    text: z.string(),
    sentences: z.array(z.strictObject({ text: z.string(), citations: z.array(z.int().min(1)) })),
    citations: z.array(Citation),
    products: z.array(ProductCard).max(3),
    /** Sentences that the model wrote and the grounding gate withheld. */
    withheldSentences: z.int().min(0),
    /** Question and answer as the model saw them; null when nothing was hidden from it. */
    modelView: ModelView.nullable(),
    model: z.strictObject({ id: z.string(), simulated: z.boolean() }),
    usage: Usage,
    latencyMs: LatencyMs,
  })
  .meta({ id: 'ChatResponse' });
export type ChatResponse = z.infer<typeof ChatResponse>;

/** Server-sent events of `POST /v1/chat`: the event's name is `type`, its data the rest; `done` or `error` comes last. */
export const ChatEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('session'), sessionId: z.uuid(), requestId: z.string() }),
  z.strictObject({ type: z.literal('step'), tool: z.string(), label: z.string() }),
  z.strictObject({
    type: z.literal('sentence'),
    index: z.int().min(0),
    text: z.string(),
    citations: z.array(Citation),
  }),
  z.strictObject({ type: z.literal('done'), response: ChatResponse }),
  z.strictObject({ type: z.literal('error'), problem: z.unknown() }),
]);
export type ChatEvent = z.infer<typeof ChatEvent>;
