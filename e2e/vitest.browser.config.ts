import { defineConfig } from 'vitest/config';

/** Journeys in a real browser: one file at a time, since each starts servers and a browser. */
export default defineConfig({
  test: {
    include: ['src/**/*.browser.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 240_000,
    fileParallelism: false,
    reporters: ['default', ['json', { outputFile: '.reports/browser.json' }]],
    name: 'browser',
  },
});
