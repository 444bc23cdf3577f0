export * from './env.ts';
export * from './http/chat.ts';
export * from './http/documents.ts';
export * from './http/health.ts';
export * from './http/problem.ts';
export * from './http/sessions.ts';
export * from './http/shop.ts';
export * from './roles.ts';
