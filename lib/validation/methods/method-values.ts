import { declaredParameters, methodTypes, returnType, type AnyClass } from '../../core/index.js'
import {
  validatorStorage,
  ValidationTypes,
  type ValidationMetadata,
  type ValidatorStorage,
} from '../libraries/validator-storage.js'
import { inherited, METHOD_CONSTRAINTS, RETURN_VALUE, validOptions } from './method-constraints.js'
import type { ValidOptions } from './valid.options.js'

/** A parameter of a method, or what it returns. */
export interface MethodValue {
  /** Its index; {@link RETURN_VALUE} for what is returned. */
  readonly position: number
  /** The property that stands for it. */
  readonly name: string
  /** The type that TypeScript emitted. */
  readonly type: unknown
  readonly isRest: boolean
  /** It has a default value, or is declared as optional: `undefined` is not looked at. */
  readonly mayBeAbsent: boolean
  /** Decorators of class-validator. */
  readonly constraints: readonly PropertyDecorator[]
  /** Of `@Valid`. */
  readonly valid: ValidOptions | undefined
}

type Method = (...args: never[]) => unknown

/**
 * Classes that stand in for the values of a method: each value is a property. Made from what decorators say, so that arguments are
 * validated by the same compiled functions as objects.
 */
export class MethodValues {
  readonly #subject: string
  readonly #nested = new Map<string, AnyClass>()
  #constrained: AnyClass | undefined = undefined

  constructor(
    subject: string,
    readonly values: readonly MethodValue[],
  ) {
    this.#subject = subject
  }

  /** Has the decorators that stand on the values themselves; `undefined` where there are none. */
  get constrained(): AnyClass | undefined {
    if (this.values.every(({ constraints }) => constraints.length === 0)) return undefined
    return (this.#constrained ??= this.#standIn((type, { name, constraints }) => {
      for (const decorate of constraints) decorate(type.prototype as object, name)
    }))
  }

  /**
   * Has `@ValidateNested()` for these values, under the conditions that stand on them; `undefined` where class-validator is not used.
   */
  nested(positions: ReadonlySet<number>): AnyClass | undefined {
    const storage = validatorStorage()
    if (storage === undefined) return undefined
    const key = [...positions].join()
    const known = this.#nested.get(key)
    if (known !== undefined) return known
    const conditions = this.#conditions(storage)
    const made = this.#standIn((type, { name, position }) => {
      if (!positions.has(position)) return
      storage.addValidationMetadata(nestedMetadata(type, name))
      for (const condition of conditions) {
        if (condition.propertyName === name) storage.addValidationMetadata({ ...condition, target: type })
      }
    })
    this.#nested.set(key, made)
    return made
  }

  /** `@IsOptional()` and the like; without groups they hold whatever groups the values below have. */
  #conditions(storage: ValidatorStorage): readonly ValidationMetadata[] {
    if (this.constrained === undefined) return []
    return storage
      .getTargetValidationMetadatas(this.constrained, undefined, false, false)
      .filter(({ type }) => type === ValidationTypes.CONDITIONAL || type === ValidationTypes.PROMISE)
      .map((metadata) => (metadata.groups?.length ? metadata : { ...metadata, always: true }))
  }

  #standIn(decorate: (type: AnyClass, value: MethodValue) => void): AnyClass {
    const type: AnyClass = class {}
    // What messages know as $target.
    Object.defineProperty(type, 'name', { value: this.#subject })
    for (const value of this.values) decorate(type, value)
    const storage = validatorStorage() as ValidatorStorage
    for (const { name, mayBeAbsent } of this.values) {
      // Always there: no value is unknown to `whitelist`, and the class is never one without constraints, whatever the groups.
      storage.addValidationMetadata({
        ...ALWAYS,
        type: ValidationTypes.WHITELIST,
        target: type,
        propertyName: name,
      })
      if (mayBeAbsent) storage.addValidationMetadata(unlessUndefined(type, name))
    }
    return type
  }
}

const ALWAYS = { always: true, constraintCls: undefined, groups: undefined, each: false } as const

function nestedMetadata(target: AnyClass, propertyName: string): ValidationMetadata {
  const message = 'nested property $property must be either object or array'
  return { ...ALWAYS, type: ValidationTypes.NESTED, target, propertyName, message }
}

/** An argument that is left out is one that the method itself gives a value. */
function unlessUndefined(target: AnyClass, propertyName: string): ValidationMetadata {
  const constraints = [(_object: unknown, value: unknown) => value !== undefined]
  return { ...ALWAYS, type: ValidationTypes.CONDITIONAL, target, propertyName, constraints }
}

const known = new WeakMap<object, Map<string | symbol, Map<string, MethodValues>>>()

export interface ArgumentsOptions {
  readonly names?: readonly (string | undefined)[]
  readonly optional?: ReadonlySet<number>
}

const NONE: ReadonlySet<number> = new Set()

/**
 * The parameters of a method with what decorators say of them, those of overridden methods included. Made once for each set of names.
 *
 * @param names what the parameters are known as outside, for pointers and messages; default: their own names
 * @param optional those that may be absent without a default value
 */
export function argumentsModel(
  prototype: object,
  method: string | symbol,
  { names = [], optional = NONE }: ArgumentsOptions = {},
): MethodValues {
  return once(prototype, method, JSON.stringify([names, [...optional]]), (subject) => {
    const constraints = inherited(METHOD_CONSTRAINTS, prototype, method)
    const valid = validOptions(prototype, method)
    const declared = declaredParameters(Reflect.get(prototype, method) as Method)
    const types = methodTypes(prototype, method) ?? []
    const positions = [...constraints.keys(), ...valid.keys(), declared.length - 1, types.length - 1]
    const length = Math.max(...positions) + 1
    const given = Array.from({ length }, (_, position) => names[position] ?? declared[position]?.name)
    const properties = propertyNames(given)
    return new MethodValues(
      subject,
      properties.map((name, position) => ({
        position,
        name,
        type: types[position],
        isRest: declared[position]?.isRest ?? false,
        mayBeAbsent: optional.has(position) || (declared[position]?.hasDefault ?? false),
        constraints: constraints.get(position) ?? [],
        valid: valid.get(position),
      })),
    )
  })
}

/** What a method returns, with what the decorators above it say. */
export function returnValueModel(prototype: object, method: string | symbol): MethodValues {
  return once(prototype, method, 'returned', (subject) => {
    return new MethodValues(subject, [
      {
        position: RETURN_VALUE,
        name: 'returnValue',
        type: returnType(prototype, method),
        isRest: false,
        mayBeAbsent: false,
        constraints: inherited(METHOD_CONSTRAINTS, prototype, method).get(RETURN_VALUE) ?? [],
        valid: validOptions(prototype, method).get(RETURN_VALUE),
      },
    ])
  })
}

function once(
  prototype: object,
  method: string | symbol,
  key: string,
  make: (subject: string) => MethodValues,
): MethodValues {
  const methods = known.get(prototype) ?? new Map<string | symbol, Map<string, MethodValues>>()
  const models = methods.get(method) ?? new Map<string, MethodValues>()
  const model = models.get(key) ?? make(`${prototype.constructor.name}.${String(method)}`)
  known.set(prototype, methods.set(method, models.set(key, model)))
  return model
}

/** Each once, and none that every object has a meaning for: those that can not be are named by position. */
function propertyNames(given: readonly (string | undefined)[]): readonly string[] {
  const taken = new Set(given)
  const used = new Set<string>()
  return given.map((name, position) => {
    let property = name
    for (
      let tail = '';
      property === undefined || used.has(property) || property in Object.prototype;
      tail += '_'
    ) {
      const candidate = `arg${position}${tail}`
      property = taken.has(candidate) ? undefined : candidate
    }
    used.add(property)
    return property
  })
}
