// Compiles only while deep imports are refused.
// @ts-expect-error: dist/ is no entry of the package
export type Deep = typeof import('nexus-framework/dist/core/index.js')
// @ts-expect-error: internal/* is closed
export type Internal = typeof import('nexus-framework/internal/anything')
