export { startEmulatedCloud, type EmulatedCloud } from './emulated-cloud.ts';
export { region } from './server.ts';
