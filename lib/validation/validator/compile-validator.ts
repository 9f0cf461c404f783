import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import type { ValidatorOptions } from '../validation.options.js'
import type { CompiledValidator } from './compiled-validator.js'
import { declaredTypes } from './declared-types.js'
import { ObjectValidators } from './object-validators.js'
import type { ValidationError } from './validation-error.js'
import { ValidationRun } from './validation-run.js'
import { ValidatorSettings } from './validator-settings.js'

/**
 * Makes class-validator's `validate` for objects of one class: the same errors in the same order, the same calls of what the application
 * wrote. As there, objects are validated by the class that they are of. Decorators are read now, and those of a class that is not
 * declared when the first object of it comes; what is registered later does not count.
 *
 * @throws UnprovidedConstraintError
 * @throws UnregisteredConstraintError
 */
export function compileValidator(
  type: AnyClass,
  options: ValidatorOptions,
  context: CompilationContext,
): CompiledValidator {
  const validators = new ObjectValidators(new ValidatorSettings(options), context)
  const validate = (object: object): ReturnType<CompiledValidator> => {
    const run = new ValidationRun(object)
    const errors = validators.of(object.constructor).validate(object, run, undefined) ?? []
    return run.isPending ? run.settle().then(() => withoutEmpty(errors)) : errors
  }
  return Object.assign(validate, { mayBeAsync: compileDeclared(type, validators, context) })
}

/** Compiles a class and all that it declares as nested, so that what is wrong with them is known at boot. */
function compileDeclared(root: AnyClass, validators: ObjectValidators, context: CompilationContext): boolean {
  let mayBeAsync = false
  const types = new Set([root])
  for (const type of types) {
    for (const property of validators.of(type).properties) {
      if (property.mayBeAsync) mayBeAsync = true
      if (!property.rules.isNested) continue
      const nested = declaredTypes(type, property.name, context.libraries.transformer)
      if (nested === undefined) mayBeAsync = true
      else for (const each of nested) types.add(each)
    }
  }
  return mayBeAsync
}

/** Drops errors that were kept open for a verdict which then was good. */
function withoutEmpty(errors: readonly ValidationError[]): ValidationError[] {
  return errors.filter((error) => {
    if (error.children !== undefined) error.children = withoutEmpty(error.children)
    return error.constraints !== undefined || (error.children !== undefined && error.children.length > 0)
  })
}
