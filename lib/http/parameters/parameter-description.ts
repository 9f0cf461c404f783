import type { StandardSchema } from '../../common/index.js'
import type { EnumSource } from './conversion/enum-converter.js'
import type { ParameterLocation } from './request.errors.js'

/** What files of a form may be. */
export interface FileLimits {
  /** Bytes of one file. */
  readonly maxSize: number | undefined
  /** Files of a list. */
  readonly maxCount: number | undefined
  /** Media types and ranges; empty: any. */
  readonly contentTypes: readonly string[]
}

/**
 * What one parameter of a handler takes from the request, for documents (OpenAPI) and tools. Made at boot, beside its extractor. A
 * parameter that takes from several places has one for each.
 */
export interface ParameterDescription {
  /** Position in the handler's signature. */
  readonly index: number
  /** `query` for what may come from a form as well (it has `mediaTypes` then); when the route has a form only it is `form`. */
  readonly in: ParameterLocation
  /** In the request. `undefined` where the parameter takes everything of its place: a body, or all fields as an object. */
  readonly name: string | undefined
  readonly required: boolean
  /** An option says that it may be absent; its constraints are not looked at then. */
  readonly isOptional?: boolean
  /** The type TypeScript emitted, or the one an option gives: `String`, `'integer'`, a class, `Array`, `Map`, `Uint8Array`, `Object` for unknown. */
  readonly type: unknown
  /** Of a list, a Set or a Map: what its elements are, where an option says it. Texts are strings where none does. */
  readonly element?: unknown
  /** The members that are allowed; of a list, those of its elements. */
  readonly enum?: EnumSource | undefined
  readonly defaultValue?: unknown
  readonly schema?: StandardSchema | undefined
  /** Of a file, or of the files of a list: what they may be. */
  readonly files?: FileLimits
  /** Media types that a body or a form is read from; the mapping's `consumes` may allow fewer. */
  readonly mediaTypes?: readonly string[]
}
