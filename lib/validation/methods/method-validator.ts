import { isPromiseLike } from '../../common/index.js'
import { type AnyClass, MetadataKey } from '../../core/index.js'
import type { ValidationEngine } from '../validation-engine.js'
import type { ValidatorOptions } from '../validation.options.js'
import { inSequence, type Errors, type MethodValidator } from './validator-sequence.js'
import { classOfValue, DeclaredView, stripAlike, type Copies } from './declared-view.js'
import { argumentsModel, returnValueModel, type MethodValue, type MethodValues } from './method-values.js'
import type { ValidatedOptions } from './valid.options.js'

/** On a class, or on (prototype, method): what `@Validated` says. */
export const VALIDATED = new MetadataKey<ValidatedOptions>('validation:validated')

export interface MethodValidatorOptions {
  /** What holds unless `@Validated` and `@Valid` say something else. */
  readonly validation?: ValidatorOptions
  /** Names that the parameters have outside, for pointers and messages. Default: their own names. */
  readonly names?: readonly (string | undefined)[]
  /** Parameters whose constraints are not looked at where the argument is `undefined`. */
  readonly optional?: ReadonlySet<number>
  /** Parameters whose `@Valid` somebody else sees to; constraints on them still count. */
  readonly bound?: ReadonlySet<number>
}

/**
 * Compiles what decorators demand of a method's arguments: constraints on parameters, and `@Valid()`. An error's `property` is the
 * parameter's name. `undefined` for a method whose parameters have neither.
 *
 * @example
 * const validate = argumentsValidator(OrderService.prototype, 'place', engine)
 * const errors = await validate?.([order, 3])
 */
export function argumentsValidator(
  prototype: object,
  method: string | symbol,
  engine: ValidationEngine,
  options: MethodValidatorOptions = {},
): MethodValidator | undefined {
  const model = argumentsModel(prototype, method, options)
  const { bound } = options
  const cascading = model.values.filter(
    ({ position, valid }) => valid !== undefined && bound?.has(position) !== true,
  )
  return compile(model, cascading, engine, baseOptions(prototype, method, options.validation))
}

/** {@link argumentsValidator} for what the decorators above the method demand of its result. It takes a list of one value. */
export function returnValueValidator(
  prototype: object,
  method: string | symbol,
  engine: ValidationEngine,
  options: Pick<MethodValidatorOptions, 'validation'> = {},
): MethodValidator | undefined {
  const model = returnValueModel(prototype, method)
  const cascading = model.values.filter(({ valid }) => valid !== undefined)
  return compile(model, cascading, engine, baseOptions(prototype, method, options.validation))
}

function baseOptions(
  prototype: object,
  method: string | symbol,
  given: ValidatorOptions = {},
): ValidatorOptions {
  const validated = VALIDATED.get(prototype, method) ?? VALIDATED.get(prototype.constructor)
  return withOptions(given, validated)
}

/** `@Valid` and `@Validated` differ from what holds around them. */
export function withOptions(base: ValidatorOptions, given: ValidatedOptions | undefined): ValidatorOptions {
  const groups = given?.groups ?? given?.validation?.groups ?? base.groups
  return { ...base, ...given?.validation, ...(groups === undefined ? {} : { groups }) }
}

/** Those that are validated with the same options, with the class that stands in for the call. */
interface Pass {
  readonly type: AnyClass
  readonly options: ValidatorOptions
  /** What the validator is shown of a value. */
  readonly show: (given: unknown, value: MethodValue, copies: Copies) => unknown
}

function compile(
  model: MethodValues,
  cascading: readonly MethodValue[],
  engine: ValidationEngine,
  base: ValidatorOptions,
): MethodValidator | undefined {
  const passes: Pass[] = []
  if (model.constrained !== undefined) {
    passes.push({ type: model.constrained, options: base, show: (given) => given })
  }
  const view = new DeclaredView(engine)
  const byOptions = Map.groupBy(cascading.filter(cascades), ({ valid }) =>
    JSON.stringify(withOptions(base, valid)),
  )
  for (const values of byOptions.values()) {
    const type = model.nested(new Set(values.map(({ position }) => position)))
    const classes = new Map(values.map((value) => [value, classOfValue(value)]))
    if (type === undefined) continue
    passes.push({
      type,
      options: withOptions(base, values[0]?.valid),
      show: (given, value, copies) => {
        const declared = classes.get(value)
        return declared === undefined ? given : view.of(given, declared, copies)
      },
    })
  }
  return passes.length === 0 ? undefined : inSequence(passes.map((pass) => run(pass, model.values, engine)))
}

/** Texts, numbers and the like have nothing below them. */
const SCALARS = new Set<unknown>([String, Number, Boolean, BigInt, Symbol, Date])

function cascades({ type, valid }: MethodValue): boolean {
  return valid?.type !== undefined || !SCALARS.has(type)
}

function run(
  { type, options, show }: Pass,
  values: readonly MethodValue[],
  engine: ValidationEngine,
): MethodValidator {
  const validate = engine.validator(type, options)
  const prototype = type.prototype as object
  const strips = options.whitelist === true
  const validator = (given: readonly unknown[]): Errors | Promise<Errors> => {
    const copies: Copies = new Map()
    const call = Object.create(prototype) as Record<string, unknown>
    for (const [index, value] of values.entries()) {
      call[value.name] = show(value.isRest ? given.slice(index) : given[index], value, copies)
    }
    const errors = validate(call)
    if (!strips || copies.size === 0) return errors
    const finish = (found: Errors): Errors => {
      stripAlike(copies)
      return found
    }
    return isPromiseLike(errors) ? errors.then(finish) : finish(errors)
  }
  return Object.assign(validator, { mayBeAsync: validate.mayBeAsync })
}
