export * from './client-signal.ts';
export * from './http-server.ts';
export * from './invalid-request.ts';
export * from './problem.ts';
export * from './server-sent-events.ts';
