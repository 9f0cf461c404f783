import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import type { BinderOptions, CompiledBinder } from './compiled-binder.js'

export function compileBinder<T>(
  _type: AnyClass,
  _options: BinderOptions,
  _context: CompilationContext,
): CompiledBinder<T> {
  throw new TypeError('not yet')
}
