/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // Tests wait for events, never for a time; this only ends one that hangs, also on a machine that is busy with other things.
  testTimeout: 60_000,
  roots: ['<rootDir>/lib', '<rootDir>/sample', '<rootDir>/integration', '<rootDir>/docs'],
  testMatch: ['**/*.test.ts'],
  // The packed application has its own Jest and Vitest: integration/packed/packed-application.test.ts runs them.
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/integration/packed/app/'],
  modulePathIgnorePatterns: [
    '<rootDir>/dist',
    '<rootDir>/sample/.*/dist',
    '<rootDir>/integration/packed/app',
  ],
  // Jest's default leaves one core idle, which is half of a small machine.
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/integration/support/summary-reporter.js'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^nexus-framework$': '<rootDir>/lib/index.ts',
    '^nexus-framework/([a-z0-9/-]+)$': '<rootDir>/lib/$1/index.ts',
    '^fast-check$': '<rootDir>/integration/support/fast-check.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
}
