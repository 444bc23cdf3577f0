import type { Plant } from './plant.ts';

/** One violation a rule of .dependency-cruiser.cjs, and a second one where a rule forbids two kinds of thing. */
export const folderPlants: readonly Plant[] = [
  {
    rule: 'not-resolved',
    file: 'libs/retrieval/src/application/not-resolved.ts',
    code: `import 'no-such-package';\n`,
  },
  { rule: 'no-circular', file: 'libs/retrieval/src/domain/egg.ts', code: `export * from './hen.ts';\n` },
  {
    rule: 'no-undeclared-package',
    file: 'apps/assistant-api/src/undeclared.ts',
    code: `export { stemmer } from 'stemmer';\n`,
  },
  {
    rule: 'inner-layers-do-not-know-adapters',
    file: 'libs/retrieval/src/ports/knows-adapter.port.ts',
    code: `import type { Row } from '../adapters/row.postgres.ts';\nexport type Port = Row;\n`,
  },
  {
    rule: 'inner-layers-do-not-know-adapters',
    file: 'libs/retrieval/src/application/knows-fake.ts',
    code: `export * from '../testing/index.ts';\n`,
  },
  {
    rule: 'inner-layers-do-not-know-platform',
    file: 'libs/retrieval/src/application/knows-platform.ts',
    code: `import type { Sql } from '@rag-assistant/platform-postgres';\nexport type Query = Sql;\n`,
  },
  {
    rule: 'domain-knows-only-domain',
    file: 'libs/retrieval/src/domain/knows-port.ts',
    code: `import type { Port } from '../ports/plain.port.ts';\nexport type Wish = Port;\n`,
  },
  {
    rule: 'inner-layers-do-no-io',
    file: 'libs/retrieval/src/application/reads-file.ts',
    code: `export { readFileSync } from 'node:fs';\n`,
  },
  {
    rule: 'kernel-stands-alone',
    file: 'libs/kernel/src/asks-system.ts',
    code: `export { hostname } from 'node:os';\n`,
  },
  {
    rule: 'kernel-stands-alone',
    file: 'libs/kernel/src/takes-package.ts',
    code: `export { stemmer } from 'stemmer';\n`,
    declares: 'stemmer',
  },
  {
    rule: 'production-does-not-know-testing',
    file: 'apps/assistant-api/src/uses-fake.ts',
    code: `export * from '@rag-assistant/retrieval/testing';\n`,
  },
  {
    rule: 'production-does-not-know-test-kits',
    file: 'libs/pii/src/adapters/uses-emulator.ts',
    code: `export * from '@rag-assistant/localstack-utils';\n`,
  },
];

/** What the plants point at, and code that obeys: no rule may speak about any of it. */
export const folderCleanFiles: readonly Plant[] = [
  { rule: '', file: 'libs/retrieval/src/testing/index.ts', code: `export const fake = 1;\n` },
  { rule: '', file: 'libs/retrieval/src/ports/plain.port.ts', code: `export type Port = string;\n` },
  {
    rule: '',
    file: 'libs/retrieval/src/adapters/row.postgres.ts',
    code: `import { readFileSync } from 'node:fs';
import type { Sql } from '@rag-assistant/platform-postgres';
export type Row = Sql;
export const read = readFileSync;\n`,
  },
  {
    rule: '',
    file: 'libs/retrieval/src/application/obeys.ts',
    code: `import { createHash } from 'node:crypto';
import type { Port } from '../ports/plain.port.ts';
export const use = (port: Port): string => createHash('sha256').update(port).digest('hex');\n`,
  },
  { rule: '', file: 'libs/platform/postgres/src/index.ts', code: `export type Sql = string;\n` },
  { rule: '', file: 'tools/localstack-utils/src/index.ts', code: `export const emulatedAws = 1;\n` },
  {
    rule: '',
    file: 'libs/pii/src/adapters/key.integration.test.ts',
    code: `export * from '@rag-assistant/localstack-utils';\n`,
  },
];

/** The other half of the planted circle, which is reported once. */
export const circle: Plant = {
  rule: '',
  file: 'libs/retrieval/src/domain/hen.ts',
  code: `export * from './egg.ts';\n`,
};
