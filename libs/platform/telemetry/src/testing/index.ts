export * from './capture-logs.ts';
