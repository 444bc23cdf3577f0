/** Folder rules inside a library; rules between projects are Nx tags in eslint.config.js. tools/probes plants a violation of each. */
const test = '[.](test|contract)[.]ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'not-resolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-undeclared-package',
      comment: 'a package is used by the project that declares it',
      severity: 'error',
      from: { pathNot: test },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'inner-layers-do-not-know-adapters',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/(domain|ports|application)/', pathNot: test },
      to: { path: '^libs/[^/]+/src/(adapters|testing)/' },
    },
    {
      name: 'inner-layers-do-not-know-platform',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/(domain|ports|application)/', pathNot: test },
      to: { path: '^libs/platform/' },
    },
    {
      name: 'domain-knows-only-domain',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/domain/', pathNot: test },
      to: { path: '^libs/$1/src/(?!domain/)' },
    },
    {
      name: 'inner-layers-do-no-io',
      severity: 'error',
      from: { path: '^libs/(?!platform/)([^/]+)/src/(domain|ports|application)/', pathNot: test },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|assert)$' },
    },
    {
      name: 'kernel-stands-alone',
      severity: 'error',
      from: { path: '^libs/kernel/src/', pathNot: test },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'production-does-not-know-testing',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: `(${test}|/testing/)` },
      to: { path: '/src/testing/' },
    },
    {
      name: 'production-does-not-know-test-kits',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: `(${test}|/testing/)` },
      to: { path: '^tools/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|cdk[.]out)/' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json', '.d.ts'],
    },
  },
};
