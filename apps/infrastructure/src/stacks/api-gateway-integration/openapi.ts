import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const Schema = z.record(z.string(), z.unknown());
const Content = z.record(z.string(), z.object({ schema: Schema.optional() }));
const Operation = z.object({
  security: z.array(z.unknown()).optional(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']), required: z.boolean().optional() }))
    .default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ content: Content.optional() })),
});
export type Operation = z.infer<typeof Operation>;

const methods = ['get', 'post', 'put', 'delete', 'patch'] as const;
/** Of the contract, what a template is made from. */
const Contract = z.object({
  paths: z.record(z.string(), z.partialRecord(z.enum(methods), Operation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
});
export type Contract = z.infer<typeof Contract>;

const workspace = resolve(import.meta.dirname, '../../../../..');

/** The contract as the schemas of the service wrote it. */
export const readContract = (file: string = join(workspace, 'docs/openapi.json')): Contract =>
  Contract.parse(JSON.parse(readFileSync(file, 'utf8')));

export interface ContractRoute {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  /** Needs no token. */
  readonly isPublic: boolean;
  /** Answers while it is still thinking. */
  readonly streams: boolean;
}

export const routesOf = (contract: Contract): ContractRoute[] =>
  Object.entries(contract.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
      isPublic: operation.security?.length === 0,
      streams: Object.values(operation.responses).some(({ content }) =>
        Object.keys(content ?? {}).some((type) => type === 'text/event-stream' || type === 'application/x-ndjson'),
      ),
    })),
  );
