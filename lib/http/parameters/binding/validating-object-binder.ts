import { isPromiseLike } from '../../../common/index.js'
import {
  BindingFailure,
  TransformationDepthError,
  UntransformableValueError,
  violationsOf,
  type CompiledBinder,
  type ValidationEngine,
} from '../../../validation/index.js'
import {
  InvalidInputException,
  typeMismatch,
  type InputViolation,
  type ParameterLocation,
} from '../request.errors.js'
import { DefaultObjectBinder, sampleOf } from './default-object-binder.js'
import { FieldReader, type ReadFields } from './field-reader.js'
import { compileInputPath, reachableModels, requireNestedTypes } from './nested-models.js'
import { ObjectBinder, type BindingTarget, type BodyBinding, type FieldsBinding } from './object-binder.js'
import { parameterRules, type InputRules } from './parameter-rules.js'

/**
 * Binds classes as their class-validator and class-transformer decorators say, in one compiled pass, and tells everything that is wrong
 * at once. A class without such decorators is bound as DefaultObjectBinder does it.
 */
export class ValidatingObjectBinder extends ObjectBinder {
  readonly #engine: ValidationEngine
  readonly #rules: InputRules
  readonly #undecorated = new DefaultObjectBinder()
  /** Indexes of the parameters that something has been compiled for. */
  readonly bound = new Set<number>()

  constructor(engine: ValidationEngine, rules: InputRules) {
    super()
    this.#engine = engine
    this.#rules = rules
  }

  /** @throws UnconstructibleTypeError, UnknownElementTypeError */
  override compileBody<T>(target: BindingTarget<T>): BodyBinding<T> {
    const compiled = this.#compile(target)
    if (compiled === undefined) return this.#undecorated.compileBody(target)
    const { bind, findings } = compiled
    const checked = (outcome: T | BindingFailure): T => {
      if (outcome instanceof BindingFailure) throw new InvalidInputException(findings(outcome, 'body'))
      return outcome
    }
    if (!bind.mayBeAsync) return (json) => checked(bind(json) as T | BindingFailure)
    const bindLater: BodyBinding<T> = (json) => {
      const outcome = bind(json)
      return isPromiseLike(outcome) ? outcome.then(checked) : checked(outcome)
    }
    return Object.assign(bindLater, { mayBeAsync: true })
  }

  /** @throws UnconstructibleTypeError, UnknownElementTypeError */
  override compileFields<T>(target: BindingTarget<T>): FieldsBinding<T> {
    const compiled = this.#compile(target)
    if (compiled === undefined) return this.#undecorated.compileFields(target)
    const { bind, findings } = compiled
    const reader = new FieldReader(this.#engine.model(target.type), target)
    const checked = (outcome: T | BindingFailure, read: ReadFields, location: ParameterLocation): T => {
      const { mismatches, later } = read
      if (outcome instanceof BindingFailure || mismatches !== undefined) {
        const found = outcome instanceof BindingFailure ? findings(outcome, location) : []
        throw new InvalidInputException(this.#merged(mismatches, found))
      }
      if (later !== undefined) for (const [name, value] of later) Reflect.set(outcome as object, name, value)
      return outcome
    }
    const bindFields: FieldsBinding<T> = (fields, location) => {
      const read = reader.read(fields, location)
      const outcome = bind(read.plain)
      return isPromiseLike(outcome)
        ? outcome.then((late) => checked(late, read, location))
        : checked(outcome, read, location)
    }
    return Object.assign(bindFields, { mayBeAsync: bind.mayBeAsync })
  }

  #compile<T>(target: BindingTarget<T>): Compiled<T> | undefined {
    const { type, place, parameter } = target
    if (parameter !== undefined) this.bound.add(parameter.index)
    const { isValidated, isTransformed } = this.#engine.model(type)
    if (!isValidated && !isTransformed) return undefined
    sampleOf(target)
    const models = reachableModels(type, this.#engine)
    requireNestedTypes(models, place)
    const { maxErrors, transformation } = this.#rules
    const validation = isValidated && parameterRules(this.#rules, parameter)
    const inputPath = compileInputPath(type, models)
    return {
      bind: refusing(this.#engine.binder<T>(type, { validation, transformation })),
      findings: ({ errors }, location) =>
        violationsOf(errors, { violations: maxErrors }).map((violation) => ({
          ...violation,
          in: location,
          ...(inputPath !== undefined && { path: inputPath(violation.path) }),
        })),
    }
  }

  /** What constraints say about a field that could not be converted would only repeat that. */
  #merged(mismatches: ReadFields['mismatches'], found: readonly InputViolation[]): readonly InputViolation[] {
    if (mismatches === undefined) return found
    const others = found.filter(({ path }) => !mismatches.has(String(path[0])))
    return [...mismatches.values(), ...others].slice(0, this.#rules.maxErrors)
  }
}

/** A value of which no instance can be made is the client's mistake: `{ "constructor": 1 }` where no class is declared. */
function refusing<T>(bind: CompiledBinder<T>): CompiledBinder<T> {
  const bindOrRefuse = (plain: unknown): ReturnType<CompiledBinder<T>> => {
    try {
      return bind(plain)
    } catch (error) {
      throw refusalOf(error)
    }
  }
  return Object.assign(bindOrRefuse, { mayBeAsync: bind.mayBeAsync })
}

function refusalOf(thrown: unknown): unknown {
  if (thrown instanceof UntransformableValueError)
    return new InvalidInputException([typeMismatch([], thrown.expected)])
  return thrown instanceof TransformationDepthError
    ? new InvalidInputException([typeMismatch([], `nested at most ${thrown.limit} levels deep`)])
    : thrown
}

interface Compiled<T> {
  readonly bind: CompiledBinder<T>
  readonly findings: (failure: BindingFailure, location: ParameterLocation) => readonly InputViolation[]
}
