export { emulatedAws, type EmulatedAws, type EmulatedClientConfig } from './emulated-aws.ts';
export { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
export { startLocalstack, type OwnLocalstack } from './localstack-container.ts';
