import type { ValidatorOptions } from '../validation.options.js'
import { ValidationError } from './validation-error.js'

/** The options as they are asked for while an object is validated. */
export class ValidatorSettings {
  readonly groups: readonly string[] | undefined
  readonly always: boolean
  readonly strictGroups: boolean
  readonly whitelist: 'strip' | 'forbid' | undefined
  readonly forbidsUnknownValues: boolean
  readonly dismissesDefaultMessages: boolean
  readonly stopsAtFirstError: boolean
  readonly #skipsUndefined: boolean
  readonly #skipsNull: boolean
  readonly #tellsTarget: boolean
  readonly #tellsValue: boolean

  constructor(options: ValidatorOptions) {
    this.groups = options.groups
    this.always = options.always ?? false
    this.strictGroups = options.strictGroups ?? false
    const unexpected = options.forbidNonWhitelisted === true ? 'forbid' : 'strip'
    this.whitelist = options.whitelist === true ? unexpected : undefined
    this.forbidsUnknownValues = options.forbidUnknownValues !== false
    this.dismissesDefaultMessages = options.dismissDefaultMessages ?? false
    this.stopsAtFirstError = options.stopAtFirstError ?? false
    const skipsMissing = options.skipMissingProperties ?? false
    this.#skipsUndefined = skipsMissing || options.skipUndefinedProperties === true
    this.#skipsNull = skipsMissing || options.skipNullProperties === true
    this.#tellsTarget = options.validationError?.target ?? true
    this.#tellsValue = options.validationError?.value ?? true
  }

  /** Whether nothing but `@IsDefined` looks at such a value. */
  skips(value: unknown): boolean {
    return value === undefined ? this.#skipsUndefined : value === null && this.#skipsNull
  }

  newError(object: object, value: unknown, property: string): ValidationError {
    const error = new ValidationError()
    if (this.#tellsTarget) error.target = object
    if (this.#tellsValue) error.value = value
    error.property = property
    error.children = []
    return error
  }

  /** For an object of whose class nothing is known. */
  unknownValue(object: object): ValidationError {
    const error = new ValidationError()
    if (this.#tellsTarget) error.target = object
    error.value = undefined
    error.property = undefined
    error.children = []
    error.fail('unknownValue', 'an unknown value was passed to the validate function', undefined)
    return error
  }
}
