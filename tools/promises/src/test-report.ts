import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

/** One test as a suite reported it last. */
export interface ReportedTest {
  readonly project: string;
  /** File name of the report: `test`, `integration`, `browser` and so on. */
  readonly suite: string;
  readonly name: string;
  readonly passed: boolean;
}

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});
const Manifest = z.object({
  workspaces: z.array(z.string()).optional(),
  nx: z.object({ name: z.string() }).optional(),
});

const readJson = <T>(schema: z.ZodType<T>, file: string): T =>
  schema.parse(JSON.parse(readFileSync(file, 'utf8')) as unknown);

const testsOf = (project: string, file: string): readonly ReportedTest[] => {
  const parsed = Report.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) return [];
  const suite = basename(file, '.json');
  return parsed.data.testResults.flatMap((result) => {
    const tests = result.assertionResults.map(({ fullName, status }) => ({
      project,
      suite,
      name: fullName,
      passed: status === 'passed',
    }));
    // A file that failed to load has no tests of its own and must not look like nothing happened.
    return tests.length === 0 && result.status === 'failed'
      ? [{ project, suite, name: `${basename(result.name)} could not be run`, passed: false }]
      : tests;
  });
};

/** Every test of every report that lies in a project's `.reports`; JSON there that is no vitest report is left alone. */
export const readReports = (root: string): readonly ReportedTest[] => {
  const { workspaces = [] } = readJson(Manifest, join(root, 'package.json'));
  const folders = workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root })).map(dirname);
  return folders.sort().flatMap((folder) => {
    const reports = join(root, folder, '.reports');
    if (!existsSync(reports)) return [];
    const project = readJson(Manifest, join(root, folder, 'package.json')).nx?.name ?? folder;
    return readdirSync(reports)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .flatMap((file) => testsOf(project, join(reports, file)));
  });
};
