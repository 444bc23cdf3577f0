export { awsCaller, type AwsCaller, type AwsCallerOptions } from './aws-caller.ts';
export { awsErrorName, awsFailure, type AwsFailure } from './aws-failure.ts';
export { bedrockRuntimeClient, type BedrockRuntimeOptions } from './bedrock-runtime.ts';
export type { AwsClientOptions } from './clients/client-settings.ts';
export { configuredEndpoint, isLoopback, type Environment } from './endpoint.ts';
