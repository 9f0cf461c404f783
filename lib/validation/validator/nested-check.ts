import type { ValidationMetadata } from '../libraries/validator-storage.js'
import type { ConstraintMessage } from './constraint-message.js'
import type { PropertyCheck } from './constraint-check.js'
import { addContexts, type ConstraintContext } from './constraint-context.js'
import type { ObjectValidator } from './object-validator.js'
import type { ValidationError } from './validation-error.js'
import type { ValidationRun } from './validation-run.js'
import type { ValidatorSettings } from './validator-settings.js'

/** Objects and collections that are around a value. Deeper input is an error: its validation could exhaust the stack. */
export const MAX_DEPTH = 500

/** The `@ValidateNested` decorators of one property. */
export interface NestedDecorators {
  readonly propertyName: string
  readonly refusals: readonly { readonly metadata: ValidationMetadata; readonly message: ConstraintMessage }[]
  readonly contexts: readonly ConstraintContext[]
}

/** Validates what is inside a value by the classes that are found there, at run time. */
export class NestedCheck implements PropertyCheck {
  readonly isCustom = false
  readonly #decorators: NestedDecorators
  readonly #settings: ValidatorSettings
  readonly #validatorOf: (type: unknown) => ObjectValidator
  // Nearly all values of a property are of one class.
  #lastType: unknown
  #lastValidator: ObjectValidator | undefined

  constructor(
    decorators: NestedDecorators,
    settings: ValidatorSettings,
    validatorOf: (type: unknown) => ObjectValidator,
  ) {
    this.#decorators = decorators
    this.#settings = settings
    this.#validatorOf = validatorOf
  }

  check(
    object: object,
    value: unknown,
    error: ValidationError | undefined,
    run: ValidationRun,
  ): ValidationError | undefined {
    if (value === undefined) return error
    if (this.#settings.stopsAtFirstError && error?.constraints !== undefined) return error
    const { propertyName } = this.#decorators
    if (!isNestable(value) || run.depth >= MAX_DEPTH) {
      return this.#refuse(value, error ?? this.#settings.newError(object, value, propertyName))
    }
    const children = this.#descend(value, run, error?.children)
    if (children === undefined) return error
    const parent = error ?? this.#settings.newError(object, value, propertyName)
    parent.children = children
    return parent
  }

  /** Adds to `errors`, or gives a list where there is something to add. */
  #descend(
    value: object,
    run: ValidationRun,
    errors: ValidationError[] | undefined,
  ): ValidationError[] | undefined {
    if (!run.enter(value)) return errors
    let found = errors
    if (Array.isArray(value)) found = this.#visitElements(value, value, run, errors)
    else if (value instanceof Set) found = this.#visitElements(value, [...value], run, errors)
    else if (value instanceof Map) found = this.#visitEntries(value, run, errors)
    else found = this.#validatorFor(value).validate(value, run, errors)
    run.leave()
    return found
  }

  #visitElements(
    collection: object,
    elements: readonly unknown[],
    run: ValidationRun,
    errors: ValidationError[] | undefined,
  ): ValidationError[] | undefined {
    let found = errors
    const { length } = elements
    for (let index = 0; index < length; index++) {
      const error = this.#checkElement(collection, elements[index], index, run)
      if (error === undefined) continue
      if (found === undefined) found = [error]
      else found.push(error)
      if (run.isLastError()) break
    }
    return found
  }

  #visitEntries(
    map: ReadonlyMap<unknown, unknown>,
    run: ValidationRun,
    errors: ValidationError[] | undefined,
  ): ValidationError[] | undefined {
    let found = errors
    for (const [key, element] of map) {
      const error = this.#checkElement(map, element, key, run)
      if (error === undefined) continue
      ;(found ??= []).push(error)
      if (run.isLastError()) break
    }
    return found
  }

  #checkElement(
    collection: object,
    element: unknown,
    key: unknown,
    run: ValidationRun,
  ): ValidationError | undefined {
    if (element === undefined || this.#settings.skips(element)) return undefined
    if (!isNestable(element) || run.depth >= MAX_DEPTH) {
      const error = this.#refuse(element, this.#settings.newError(collection, element, String(key)))
      addContexts(error, this.#decorators.contexts)
      return error
    }
    const children = this.#descend(element, run, undefined)
    if (children === undefined) return undefined
    const error = this.#settings.newError(collection, element, String(key))
    error.children = children
    return error
  }

  #refuse(value: unknown, error: ValidationError): ValidationError {
    if (isNestable(value)) {
      const message = `${this.#decorators.propertyName} must not be nested deeper than ${MAX_DEPTH} levels`
      error.fail('maxDepth', message, undefined)
      return error
    }
    for (const { metadata, message } of this.#decorators.refusals) {
      if (this.#settings.stopsAtFirstError && error.constraints !== undefined) break
      error.fail(metadata.type, message.write(metadata.target, value), metadata)
    }
    return error
  }

  #validatorFor(value: object): ObjectValidator {
    const type: unknown = value.constructor
    if (this.#lastValidator !== undefined && type === this.#lastType) return this.#lastValidator
    this.#lastValidator = this.#validatorOf(type)
    this.#lastType = type
    return this.#lastValidator
  }
}

function isNestable(value: unknown): value is object {
  return Array.isArray(value) || value instanceof Object
}
