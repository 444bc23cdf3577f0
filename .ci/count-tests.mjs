// Counts tests over every project's reports; a section that failed without a failed test counts as one failure.
// node .ci/count-tests.mjs FAILED_SECTIONS
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs on the machine's own Node when the install failed: no newer call than Node 20 has. */
const reportsIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name === '.git') return [];
    const inner = join(folder, entry.name);
    if (entry.name !== '.reports') return reportsIn(inner);
    return readdirSync(inner)
      .filter((file) => file.endsWith('.json'))
      .map((file) => join(inner, file));
  });

const failedSections = Number(process.argv[2] ?? 0);
let passed = 0;
let failed = 0;
for (const file of reportsIn('.')) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(testResults)) continue;
  passed += numPassedTests;
  failed += numFailedTests + testResults.filter((t) => t.status === 'failed' && t.assertionResults.length === 0).length;
}
if (failed === 0) failed = failedSections;
if (passed === 0) failed = Math.max(failed, 1);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
