/**
 * Which area of lib/ may import which, as errors. An area imports only from layers below its own; see docs/adr/0002-layers.md.
 * Type-only imports count: a type is a dependency as well.
 */
const LAYERS = [
  ['common'],
  ['core'],
  ['config', 'validation', 'resilience', 'observability', 'events', 'runtime'],
  ['http', 'client', 'data', 'cache', 'scheduling', 'messaging'],
  ['openapi', 'actuator', 'websocket', 'graphql', 'grpc', 'security', 'web3', 'functions', 'ai'],
  ['testing'],
]

/** Edges inside a layer that have to be: `area: { other: reason }`. */
const EXCEPTIONS = {
  resilience: { config: 'instances are read from application.yaml' },
  observability: { config: 'management.* is read from application.yaml' },
  client: {
    http: "an exchange interface is a controller's contract: the same decorators, media types and problem details",
  },
}

const AREAS = LAYERS.flat()
const folders = (areas) => `^lib/(?:${areas.join('|')})/`
/** Test code: beside the code, and the conformance suites that drivers run. */
const TESTS = String.raw`(?:\.(?:test|test-d|bench|conformance|fixture)\.ts|/fixture/[^/]+)$`

const layerRules = LAYERS.flatMap((layer, level) =>
  layer.map((area) => {
    const allowed = [area, ...LAYERS.slice(0, level).flat(), ...Object.keys(EXCEPTIONS[area] ?? {})]
    return {
      name: `layers-${area}`,
      comment: `lib/${area} is in layer L${level}: it imports only from lower layers (${allowed.slice(1).join(', ') || 'none'}).`,
      severity: 'error',
      from: { path: folders([area]), pathNot: TESTS },
      to: { path: '^lib/', pathNot: folders(allowed) },
    }
  }),
)

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    {
      name: 'known-area',
      comment: 'Every folder of lib/ has its line in the layer table of .dependency-cruiser.js.',
      severity: 'error',
      from: {},
      to: { path: '^lib/[^/]+/', pathNot: folders(AREAS) },
    },
    {
      name: 'no-circular',
      comment: 'Move what both files need into a third one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'area-door',
      comment: "Areas import each other only through the other area's index.js.",
      severity: 'error',
      from: { path: '^lib/([^/]+)/', pathNot: TESTS },
      to: { path: '^lib/[^/]+/', pathNot: ['^lib/$1/', String.raw`^lib/[^/]+/index\.ts$`] },
    },
    {
      name: 'root-door',
      comment: 'The root of the package re-exports areas; it reaches into none.',
      severity: 'error',
      from: { path: String.raw`^lib/[^/]+\.ts$` },
      to: { path: '^lib/[^/]+/', pathNot: String.raw`^lib/[^/]+/index\.ts$` },
    },
    {
      name: 'nobody-imports-testing',
      comment: 'nexus-framework/testing is for tests.',
      severity: 'error',
      from: { path: '^(?:lib|src|sample)/', pathNot: ['^lib/testing/', TESTS] },
      to: { path: ['^lib/testing/', '^dist/testing/', '^nexus-framework/testing$'] },
    },
    {
      name: 'servers-only-in-adapters',
      comment: 'Only adapters and drivers know sockets and node:http; everything above sees an HttpExchange.',
      severity: 'error',
      from: { path: '^lib/', pathNot: [TESTS, '/(?:adapter|adapters|drivers)/'] },
      to: { path: '^(?:node:)?(?:http|https|http2|net|tls|dgram)$' },
    },
    {
      name: 'no-self-name-in-lib',
      comment: 'Inside lib/ imports are relative: the package name would load dist/.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: ['^nexus-framework(?:/|$)', '^dist/'] },
    },
    {
      name: 'applications-use-the-package-name',
      comment: 'Samples, snippets and integration tests import nexus-framework as a user would.',
      severity: 'error',
      from: { path: '^(?:sample|docs|integration|src)/' },
      to: { path: '^lib/' },
    },
    {
      name: 'no-test-code-in-lib',
      comment: 'What is published must not import tests, conformance suites or development dependencies.',
      severity: 'error',
      from: { path: '^lib/', pathNot: TESTS },
      to: { path: [TESTS, String.raw`^node_modules/(?:@jest/|jest/|fast-check/|vitest/)`] },
    },
    {
      name: 'no-dev-dependency-in-lib',
      comment: 'Add the package to dependencies, or to peerDependencies as optional.',
      severity: 'error',
      from: { path: '^lib/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm-peer', 'npm-optional'] },
    },
    {
      name: 'not-unlisted',
      comment: 'Every package that is imported is listed in package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^nexus-framework(?:/|$)' },
    },
  ],
  options: {
    // TypeScript 7 has no programmatic parser; SWC's sees every import of the source, type-only ones included.
    parser: 'swc',
    doNotFollow: { path: ['node_modules', '^dist/'] },
    exclude: { path: String.raw`/(?:dist|node_modules)/.*/(?:dist|node_modules)/` },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
    combinedDependencies: false,
    cache: false,
  },
}
