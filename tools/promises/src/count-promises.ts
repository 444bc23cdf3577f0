import { idsIn, type ProofKind, type PromiseRow } from './promise-list.ts';
import type { ReportedTest } from './test-report.ts';

/** part: some kinds of proof were seen, others not yet. */
export type RowState = 'shown' | 'part' | 'open' | 'failing';

export interface CountedRow extends PromiseRow {
  readonly tests: readonly ReportedTest[];
  readonly state: RowState;
  /** Wanted kinds that no passing test gave. */
  readonly missing: readonly ProofKind[];
}

/** What a passing test of a suite can be proof of: templates, load and drills have suites of their own. */
const kindsOf = ({ project, suite }: ReportedTest): readonly ProofKind[] => {
  if (suite === 'integration') return ['I', 'E', 'P'];
  if (suite === 'load' || project === 'load') return ['L'];
  if (suite === 'drill') return ['D', 'E'];
  if (suite !== 'test') return ['E'];
  return project === 'infrastructure' ? ['A', 'U'] : ['U', 'P', 'E'];
};

const byName = (one: ReportedTest, other: ReportedTest): number =>
  `${one.project}\n${one.suite}\n${one.name}` < `${other.project}\n${other.suite}\n${other.name}` ? -1 : 1;

/** Joins rows and tests by the ids in the tests' names. */
export const countPromises = (
  rows: readonly PromiseRow[],
  reported: readonly ReportedTest[],
): { readonly rows: readonly CountedRow[]; readonly unknown: readonly string[] } => {
  const known = new Set(rows.map(({ id }) => id));
  const unknown = reported.flatMap(({ name, project }) =>
    idsIn(name)
      .filter((id) => !known.has(id))
      .map((id) => `[${id}] in ${project}: ${name}`),
  );
  const counted = rows.map((row): CountedRow => {
    const tests = reported.filter(({ name }) => idsIn(name).includes(row.id)).sort(byName);
    const seen = new Set(tests.filter(({ passed }) => passed).flatMap(kindsOf));
    const missing = row.proof.filter((kind) => !seen.has(kind));
    if (tests.some(({ passed }) => !passed)) return { ...row, tests, missing, state: 'failing' };
    if (tests.length === 0) return { ...row, tests, missing, state: 'open' };
    return { ...row, tests, missing, state: missing.length === 0 ? 'shown' : 'part' };
  });
  return { rows: counted, unknown: [...new Set(unknown)].sort() };
};
