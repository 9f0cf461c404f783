import { isPromiseLike } from '../../common/index.js'
import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import { compilePlainToInstance } from '../transformer/plain-to-instance.js'
import type { TransformOptions, ValidatorOptions } from '../validation.options.js'
import { compileValidator } from '../validator/compile-validator.js'
import type { CompiledValidator } from '../validator/compiled-validator.js'
import { ValidationError } from '../validator/validation-error.js'
import { BindingFailure, type BinderOptions, type CompiledBinder } from './compiled-binder.js'
import { FusedClassReader } from './fused-class-reader.js'
import { FusedCompiler, UNDECIDED, type FailureCount, type FusedBinding } from './fused-code.js'
import { inferNestedTypes } from './nested-types.js'

/**
 * Makes the function that binds input to a class. Where code may be generated and the class runs none of the application's, input takes
 * one pass through straight code. What that does not know takes the complete path, which first makes the instance; what is not valid is
 * then looked at by the validator, which finds everything that is wrong.
 */
export function compileBinder<T>(
  type: AnyClass,
  options: BinderOptions,
  context: CompilationContext,
): CompiledBinder<T> {
  const inferred = inferNestedTypes(type, context.libraries)
  const transformation = withTypes(options.transformation ?? {}, inferred)
  const { validation = {} } = options
  const instantiate = compilePlainToInstance(type, transformation, context)
  if (validation === false)
    return Object.assign((plain: unknown) => instantiate(plain) as T, { mayBeAsync: false })
  const validate = compileValidator(type, validation, context)
  const { mayBeAsync } = validate
  const judge = judgement<T>(validate)
  const complete = (plain: unknown): Bound<T> => judge(instantiate(plain))
  const count: FailureCount = { failures: 0 }
  const fused = compileFused(type, { validation, transformation, count }, { context, inferred })
  if (fused === undefined) return Object.assign(complete, { mayBeAsync })

  // Generated code has stripped what is below an error that class-validator stops at.
  const again = validation.stopAtFirstError === true
  const bind = (plain: unknown): Bound<T> => {
    if (typeof plain !== 'object' || plain === null) return complete(plain)
    const before = count.failures
    const instance = fused(plain, 0)
    if (instance === UNDECIDED) return complete(plain)
    if (count.failures === before) return instance as T
    return again ? complete(plain) : judge(instance)
  }
  return Object.assign(bind, { mayBeAsync })
}

type Bound<T> = ReturnType<CompiledBinder<T>>

function judgement<T>(validate: CompiledValidator): (instance: unknown) => Bound<T> {
  return (instance) => {
    if (typeof instance !== 'object' || instance === null || Array.isArray(instance))
      return new BindingFailure([unbindable(instance)])
    const errors = validate(instance)
    if (isPromiseLike(errors)) return errors.then((late) => outcome(instance as T, late))
    return outcome(instance as T, errors)
  }
}

function outcome<T>(instance: T, errors: readonly ValidationError[]): T | BindingFailure {
  return errors.length === 0 ? instance : new BindingFailure(errors)
}

/** What is no object makes no instance. */
function unbindable(value: unknown): ValidationError {
  const error = new ValidationError()
  error.value = value
  error.property = undefined
  error.children = []
  error.constraints = { unknownValue: 'an unknown value was passed to the validate function' }
  return error
}

type InferredTypes = ReturnType<typeof inferNestedTypes>

interface FusedOptions {
  readonly validation: ValidatorOptions
  readonly transformation: TransformOptions
  readonly count: FailureCount
}

function compileFused(
  type: AnyClass,
  { validation, transformation, count }: FusedOptions,
  { context, inferred }: { readonly context: CompilationContext; readonly inferred: InferredTypes },
): FusedBinding | undefined {
  if (!context.generatesCode || !FusedClassReader.allows(transformation, validation)) return undefined
  const reader = new FusedClassReader(context.libraries, validation, inferred)
  const fused = reader.read(type)
  if (fused === undefined) return undefined
  const compiler = new FusedCompiler({
    validation,
    count,
    fusedOf: (nested) => reader.read(nested),
    copy: compilePlainToInstance(undefined, transformation, context),
    instantiate: (nested) => compilePlainToInstance(nested, transformation, context),
  })
  return compiler.compile(fused)
}

function withTypes(options: TransformOptions, inferred: InferredTypes): TransformOptions {
  if (inferred.size === 0) return options
  const maps = Array.from(inferred, ([target, properties]) => ({ target, properties }))
  return { ...options, targetMaps: [...(options.targetMaps ?? []), ...maps] }
}
