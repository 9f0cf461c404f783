import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import type { TransformOptions } from '../validation.options.js'

export interface SerializationTarget {
  readonly type: AnyClass
  /** A list of it. */
  readonly list: boolean
}

/** Makes the function that writes values of a known class as JSON text. */
export function compileSerializer(
  _target: SerializationTarget,
  _options: TransformOptions,
  _context: CompilationContext,
): (value: unknown) => string {
  throw new TypeError('not yet')
}
