import type { KnipConfig } from 'knip'

/** Unused files, exports and dependencies are errors. An entry is what somebody outside of the repository starts or imports. */
const config: KnipConfig = {
  entry: ['lib/index.ts', 'lib/*/index.ts', 'sample/*/main.ts', 'bench/*.ts', 'docs/snippets/*.ts', 'integration/**/*.fixture.ts'],
  project: ['{lib,src,sample,integration,bench,docs,schematics}/**/*.{ts,js}'],
  ignore: ['integration/packed/app/**'],
  ignoreExportsUsedInFile: true,
}

export default config
