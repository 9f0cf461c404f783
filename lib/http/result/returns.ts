import type { StandardSchema } from '../../common/index.js'
import { MetadataKey, type AnyClass } from '../../core/index.js'

/** What `@Returns` says. */
export interface ReturnsMetadata {
  /** A DTO class, `String`, `Number`, ..., or a Standard Schema (for documents only). */
  readonly type: AnyClass | StandardSchema
  /** Whether the result is a list of it: `@Returns([Order])`. */
  readonly list: boolean
  readonly options: ReturnsOptions
}

export interface ReturnsOptions {
  /** class-transformer's groups. */
  readonly groups?: readonly string[]
  /** class-transformer's version. */
  readonly version?: number
  /** For documents. */
  readonly description?: string
}

/** On (prototype, method). */
export const RETURNS = new MetadataKey<ReturnsMetadata>('http:returns')
