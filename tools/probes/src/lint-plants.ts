import type { Plant } from './plant.ts';

const stranger = `import { value } from '@rag-assistant/stranger-domain';\nexport const taken = value;\n`;
const strangerTool = `import { value } from '@rag-assistant/stranger-tool';\nexport const taken = value;\n`;

const scoped = (domain: string): Plant => ({
  rule: `"scope:${domain}"`,
  file: `libs/${domain}/src/adapters/takes-stranger.ts`,
  code: stranger,
});

/**
 * One violation for every constraint between projects, named by the tag that its message quotes.
 * Constraints that allow everything (`*`) restrict nothing and have none.
 */
export const projectPlants: readonly Plant[] = [
  { rule: '"type:app"', file: 'apps/assistant-api/src/takes-tool.ts', code: strangerTool },
  { rule: '"type:domain"', file: 'libs/retrieval/src/adapters/takes-tool.ts', code: strangerTool },
  { rule: '"type:platform"', file: 'libs/platform/http/src/takes-domain.ts', code: stranger },
  { rule: '"type:contracts"', file: 'libs/contracts/src/takes-domain.ts', code: stranger },
  { rule: '"type:infra"', file: 'apps/infrastructure/src/takes-domain.ts', code: stranger },
  { rule: '"type:test-kit"', file: 'tools/localstack-utils/src/takes-domain.ts', code: stranger },
  { rule: '"type:kernel"', file: 'libs/kernel/src/takes-domain.ts', code: stranger },
  ...['retrieval', 'tenancy', 'assistant', 'billing', 'pii', 'documents'].map(scoped),
];

/** Not a constraint of ours but part of the same rule: a project is imported by its name, never by a path. */
export const relativePlant: Plant = {
  rule: 'Projects cannot be imported by a relative or absolute path',
  file: 'libs/retrieval/src/adapters/takes-path.ts',
  code: `import { value } from '../../../stranger-domain/src/index.ts';\nexport const taken = value;\n`,
};

const ambient: Readonly<Record<string, string>> = {
  Date: 'Date.parse("2026-01-01")',
  fetch: 'fetch("http://127.0.0.1")',
  process: 'process.pid',
  setTimeout: 'setTimeout(() => undefined, 1)',
  setInterval: 'setInterval(() => undefined, 1)',
  performance: 'performance.now()',
  crypto: 'crypto.randomUUID()',
};
const outside = ['domain', 'ports', 'application'] as const;

const client = (name: string, file: string): Plant => ({
  rule: `no-restricted-syntax ${name}`,
  file,
  code: `declare class ${name} { ready: boolean }\nexport const made = new ${name}();\n`,
});

/** `no-restricted-*`: the rule and the name it forbids. */
export const restrictedPlants: readonly Plant[] = [
  ...Object.entries(ambient).map(([name, use], i) => ({
    rule: `no-restricted-globals ${name}`,
    file: `libs/retrieval/src/${outside[i % outside.length] ?? 'domain'}/ambient-${name.toLowerCase()}.ts`,
    code: `export const found = ${use};\n`,
  })),
  {
    rule: 'no-restricted-globals Date',
    file: 'libs/kernel/src/ambient-date.ts',
    code: `export const found = ${ambient['Date'] ?? ''};\n`,
  },
  {
    rule: 'no-restricted-globals Date',
    file: 'libs/language/src/ambient-date.ts',
    code: `export const found = ${ambient['Date'] ?? ''};\n`,
  },
  {
    rule: 'no-restricted-properties Math.random',
    file: 'libs/retrieval/src/domain/ambient-random.ts',
    code: 'export const found = Math.random();\n',
  },
  client('BedrockRuntimeClient', 'apps/assistant-api/src/makes-bedrock.ts'),
  client('S3Client', 'libs/retrieval/src/application/makes-s3.ts'),
  client('Pool', 'libs/retrieval/src/application/makes-pool.ts'),
  client('PGlite', 'libs/retrieval/src/domain/makes-pglite.ts'),
  client('Redis', 'apps/assistant-api/src/makes-redis.ts'),
  ...['libs/assistant/src/application', 'libs/assistant/src/adapters', 'libs/platform/http/src'].map((folder) => ({
    rule: 'no-restricted-syntax SanitizedText',
    file: `${folder}/forges-hidden-text.ts`,
    code: `type SanitizedText = string & { readonly made: true };\nexport const hidden = 'x' as SanitizedText;\n`,
  })),
];

/** Other rules of our own choosing, by ESLint rule id. */
export const otherPlants: readonly Plant[] = [
  {
    rule: 'max-lines',
    file: 'libs/retrieval/src/domain/long.ts',
    code: 'export const line = 1;\n'.repeat(1) + '// line\n'.repeat(300),
  },
  {
    rule: 'regexp/no-super-linear-backtracking',
    file: 'libs/retrieval/src/domain/slow-pattern.ts',
    code: 'export const slow = /^(?:a+)+$/u;\n',
  },
  {
    rule: '@typescript-eslint/explicit-module-boundary-types',
    file: 'libs/retrieval/src/domain/untyped.ts',
    code: 'export const twice = (n: number) => n * 2;\n',
  },
  {
    rule: '@typescript-eslint/no-floating-promises',
    file: 'libs/retrieval/src/domain/floating.ts',
    code: 'Promise.resolve(1);\nexport {};\n',
  },
];

/** The same acts where they are allowed. */
export const lintCleanFiles: readonly Plant[] = [
  { ...client('Pool', 'libs/retrieval/src/adapters/makes-pool.ts'), rule: '' },
  { ...client('Pool', 'libs/platform/postgres/src/makes-pool.ts'), rule: '' },
  { ...client('BedrockRuntimeClient', 'apps/assistant-api/src/main.ts'), rule: '' },
  { rule: '', file: 'libs/retrieval/src/adapters/now.ts', code: 'export const found = Date.now();\n' },
  { rule: '', file: 'tools/promises/src/takes-anything.ts', code: stranger },
];
