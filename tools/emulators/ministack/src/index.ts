export { startEmulatedCloud, type EmulatedCloud } from './emulated-cloud.ts';
export { account, region } from './server.ts';
