import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const domains = ['retrieval', 'tenancy', 'assistant', 'billing', 'pii', 'documents'];

/** Who may depend on whom. Rule options replace, they do not merge: every constraint stands in this one list. */
const depConstraints = [
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:domain', 'type:platform', 'type:contracts', 'type:kernel', 'type:test-kit'],
  },
  {
    sourceTag: 'type:domain',
    onlyDependOnLibsWithTags: ['type:domain', 'type:platform', 'type:contracts', 'type:kernel', 'type:test-kit'],
  },
  {
    sourceTag: 'type:platform',
    onlyDependOnLibsWithTags: ['type:platform', 'type:contracts', 'type:kernel', 'type:test-kit'],
  },
  // Their tests only: dependency-cruiser keeps a test kit out of production code.
  { sourceTag: 'type:test-kit', onlyDependOnLibsWithTags: ['type:kernel'] },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: ['type:kernel'] },
  // Templates know contracts and built bundles, never the source of what they deploy.
  { sourceTag: 'type:infra', onlyDependOnLibsWithTags: ['type:contracts', 'type:kernel'] },
  { sourceTag: 'type:kernel', onlyDependOnLibsWithTags: ['type:kernel'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'type:test', onlyDependOnLibsWithTags: ['*'] },
  ...domains.map((domain) => ({
    allSourceTags: ['type:domain', `scope:${domain}`],
    onlyDependOnLibsWithTags: [`scope:${domain}`, 'scope:shared'],
  })),
];

const clientOutsideComposition = {
  selector: 'NewExpression[callee.name=/^(BedrockRuntimeClient|[A-Z][A-Za-z0-9]*Client|Pool|PGlite|Redis)$/]',
  message: 'Clients are constructed in platform libraries, adapters and main.ts only.',
};
/** A brand that a cast could forge would prove nothing: only the shield makes hidden text. */
const forgedHiddenText = {
  selector: 'TSAsExpression[typeAnnotation.typeName.name="SanitizedText"]',
  message: 'SanitizedText is made by libs/pii alone; take it from there or from a port.',
};
const ambient = ['Date', 'fetch', 'process', 'setTimeout', 'setInterval', 'performance', 'crypto'].map((name) => ({
  name,
  message: 'Domain and application take time, randomness, environment and network through ports.',
}));

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/cdk.out/**', '**/.data/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { '@nx': nx, regexp },
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.ts'] }, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      'regexp/no-super-linear-backtracking': 'error',
      'max-lines': ['error', { max: 300 }],
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints }],
    },
  },
  {
    files: ['**/main.ts', '**/adapters/**/*.ts', 'libs/platform/**/*.ts', 'tools/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: { 'no-restricted-syntax': ['error', forgedHiddenText] },
  },
  {
    files: ['libs/**/*.ts', 'apps/**/*.ts'],
    ignores: ['**/main.ts', '**/adapters/**', 'libs/platform/**', '**/*.test.ts', '**/testing/**'],
    rules: { 'no-restricted-syntax': ['error', clientOutsideComposition, forgedHiddenText] },
  },
  {
    files: ['libs/*/src/{domain,ports,application}/**/*.ts', 'libs/kernel/src/**/*.ts', 'libs/language/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**', 'libs/kernel/src/clock.ts'],
    rules: {
      'no-restricted-globals': ['error', ...ambient],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Randomness is a port.' }],
    },
  },
  {
    files: ['libs/pii/src/domain/tokens/sanitized-text.ts'],
    rules: { 'no-restricted-syntax': ['error', clientOutsideComposition] },
  },
  {
    files: ['**/*.test.ts', '**/*.contract.ts', '**/testing/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/require-await': 'off' },
  },
  {
    files: ['**/*.config.ts', 'vitest.shared.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
  prettier,
);
