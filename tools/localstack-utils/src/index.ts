export { emulatedAws, type EmulatedAws } from './emulated-aws.ts';
export type { EmulatedClientConfig, MakeClient } from './emulated-client.ts';
export { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
export { startLocalstack, type OwnLocalstack } from './localstack-container.ts';
