import { defineConfig } from 'vitest/config';

/** Journeys on the emulated cloud: one deployment for the whole file. */
export default defineConfig({
  test: {
    include: ['src/**/*.emulated.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    reporters: ['default', ['json', { outputFile: '.reports/emulated.json' }]],
    name: 'emulated',
  },
});
