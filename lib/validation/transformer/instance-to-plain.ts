import type { CompilationContext } from '../compilation-context.js'
import type { TransformOptions } from '../validation.options.js'

/** What class-transformer's instanceToPlain does, for values of any class. */
export function compileInstanceToPlain(
  _options: TransformOptions,
  _context: CompilationContext,
): (value: unknown) => unknown {
  throw new TypeError('not yet')
}
