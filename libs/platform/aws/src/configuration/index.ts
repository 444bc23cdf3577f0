export { cachedSource, type CachedSource, type CachedSourceOptions } from './cached-source.ts';
export { fileSource } from './configuration.file.ts';
export type { ConfigurationSource } from './configuration-source.port.ts';
export { ssmSource } from './parameters.ssm.ts';
export { resolveReferences, type ReferenceSources } from './resolve-references.ts';
export { secretsManagerSource, type SourceOptions } from './secrets.secrets-manager.ts';
