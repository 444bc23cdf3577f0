import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';

const project = basename(process.cwd());
const integration = process.env['TEST_SUITE'] === 'integration';

/** One configuration for every project; `npm run promises` reads the reports it leaves in .reports. */
export default defineConfig({
  test: {
    include: [integration ? 'src/**/*.integration.test.ts' : 'src/**/*.test.ts'],
    exclude: integration ? [] : ['src/**/*.integration.test.ts'],
    testTimeout: 30_000,
    hookTimeout: integration ? 180_000 : 60_000,
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: `.reports/${integration ? 'integration' : 'test'}.json` }]],
    name: project,
  },
});
