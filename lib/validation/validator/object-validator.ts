import type { PropertyValidator } from './property-validator.js'
import type { ValidationError } from './validation-error.js'
import type { ValidationRun } from './validation-run.js'
import type { ValidatorSettings } from './validator-settings.js'

/** Validates objects of one class. */
export class ObjectValidator {
  /** None for a class of which nothing is known. */
  readonly properties: readonly PropertyValidator[]
  readonly #names: ReadonlySet<string>
  readonly #settings: ValidatorSettings

  constructor(properties: readonly PropertyValidator[], settings: ValidatorSettings) {
    this.properties = properties
    this.#names = new Set(properties.map(({ name }) => name))
    this.#settings = settings
  }

  /** Adds to `errors`, or gives a list where there is something to add, now or later. */
  validate(
    object: object,
    run: ValidationRun,
    errors: ValidationError[] | undefined,
  ): ValidationError[] | undefined {
    const { whitelist, forbidsUnknownValues } = this.#settings
    if (forbidsUnknownValues && this.properties.length === 0) {
      return added(errors, this.#settings.unknownValue(object))
    }
    let found = errors
    if (whitelist !== undefined) {
      const unexpected = Object.keys(object).filter((name) => !this.#names.has(name))
      if (whitelist === 'forbid') found = this.#forbid(object, unexpected, run, errors)
      else for (const name of unexpected) delete (object as Record<string, unknown>)[name]
    }
    for (const property of this.properties) {
      const value = (object as Record<string, unknown>)[property.name]
      if (property.isPromised && value instanceof Promise) {
        const later = (found ??= [])
        run.awaitValue(value, (settled) => {
          const error = property.validate(object, settled, run)
          if (error !== undefined) later.push(error)
        })
      } else {
        const error = property.validate(object, value, run)
        if (error !== undefined) found = added(found, error)
      }
    }
    return found
  }

  #forbid(
    object: object,
    unexpected: readonly string[],
    run: ValidationRun,
    errors: ValidationError[] | undefined,
  ): ValidationError[] | undefined {
    let found = errors
    for (const name of unexpected) {
      const error = this.#settings.newError(object, (object as Record<string, unknown>)[name], name)
      error.children = undefined
      error.fail('whitelistValidation', `property ${name} should not exist`, undefined)
      found = added(found, error)
      if (run.isLastError()) break
    }
    return found
  }
}

function added(errors: ValidationError[] | undefined, error: ValidationError): ValidationError[] {
  if (errors === undefined) return [error]
  errors.push(error)
  return errors
}
