export * from './evidence.builder.ts';
export * from './language-model.contract.ts';
export * from './language-model.fake.ts';
export * from './session-store.contract.ts';
export * from './session-store.fake.ts';
export * from './shop-knowledge.fake.ts';
export * from './usage-meter.fake.ts';
export * from './scenario.builder.ts';
