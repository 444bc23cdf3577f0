export { breakerDefaults, makeGuard, type Guard, type GuardOptions, type GuardState } from './guard.ts';
