import type { KnipConfig } from 'knip'

/** Unused files, exports and dependencies are errors. An entry is what somebody outside of the repository starts or imports. */
const config: KnipConfig = {
  entry: [
    'lib/*/index.ts',
    // What runs in a browser.
    'lib/actuator/ui/dashboard/main.js',
    'sample/*/main.ts',
    'docs/snippets/**/*.{ts,js}',
    'lib/**/fixture/**/*.ts',
    'integration/**/*.{fixture,program}.ts',
    'integration/http/scanned/*.ts',
    '**/*.test-d.ts',
  ],
  project: ['{lib,src,sample,integration,docs,schematics}/**/*.{ts,js}'],
  // Packages of their own.
  ignore: ['integration/packed/app/**', 'bench/**'],
  ignoreExportsUsedInFile: true,
}

export default config
