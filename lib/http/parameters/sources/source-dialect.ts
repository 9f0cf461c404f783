import type { Leniency } from './all-values.js'

/** What two decorators of one source differ in. */
export interface SourceDialect {
  /** For messages. */
  readonly decorator: string
  readonly required: boolean
  readonly leniency: Leniency
}

/** Spring: required, and only a Map takes everything. */
export function springDialect(decorator: string): SourceDialect {
  return { decorator, required: true, leniency: 'map' }
}

/** NestJS: what is missing is `undefined`, and without a name an object takes everything. */
export function nestDialect(decorator: string): SourceDialect {
  return { decorator, required: false, leniency: 'any' }
}
