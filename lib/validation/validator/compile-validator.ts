import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import type { ValidatorOptions } from '../validation.options.js'
import type { CompiledValidator } from './compiled-validator.js'

export function compileValidator(
  _type: AnyClass,
  _options: ValidatorOptions,
  _context: CompilationContext,
): CompiledValidator {
  throw new TypeError('not yet')
}
