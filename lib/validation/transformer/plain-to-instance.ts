import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import type { TransformOptions } from '../validation.options.js'

/** What class-transformer's plainToInstance does, for one class and one set of options. */
export function compilePlainToInstance(
  _type: AnyClass,
  _options: TransformOptions,
  _context: CompilationContext,
): (plain: unknown) => unknown {
  throw new TypeError('not yet')
}
