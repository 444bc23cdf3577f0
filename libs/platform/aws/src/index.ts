export { bedrockRuntimeClient, type BedrockRuntimeOptions } from './bedrock-runtime.ts';
export { isLoopback } from './endpoint.ts';
