export {
  simulatedModelId,
  startBedrockEmulator,
  type BedrockEmulator,
  type BedrockEmulatorOptions,
} from './emulator.ts';
export type { Fault, FaultInit, FaultKind, FaultPlan } from './faults/fault.ts';
export { parseFaultPlan } from './faults/fault.ts';
export type { FaultQueue } from './faults/fault-queue.ts';
export type { Journal, JournalEntry } from './journal/journal.ts';
export type { Embedder, Model, ModelPart } from './models/model.port.ts';
export { titanEmbeddingModelId } from './server/model-catalogue.ts';
export type { ConverseRequest } from './wire/converse-request.ts';
