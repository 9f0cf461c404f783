// Compiles only while deep imports are refused.
// @ts-expect-error: dist/ is no entry of the package
export type { Container as Deep } from 'nexus-framework/dist/core/index.js'
// @ts-expect-error: internal/* is closed
export type { Anything as Internal } from 'nexus-framework/internal/anything'
