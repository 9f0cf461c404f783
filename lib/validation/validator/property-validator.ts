import type { PropertyCheck } from './constraint-check.js'
import { addContexts, type ConstraintContext } from './constraint-context.js'
import type { ValidationError } from './validation-error.js'
import type { ValidationRun } from './validation-run.js'
import type { ValidatorSettings } from './validator-settings.js'

/** Everything that decorators say about one property. */
export interface PropertyRules {
  readonly name: string
  /** `@ValidatePromise`. */
  readonly isPromised: boolean
  readonly isNested: boolean
  /** `@ValidateIf`, `@IsOptional`. */
  readonly conditions: readonly ((object: unknown, value: unknown) => unknown)[]
  /** `@IsDefined`, which also looks at values that the options skip. */
  readonly presence: readonly PropertyCheck[]
  readonly presenceContexts: readonly ConstraintContext[]
  readonly checks: readonly PropertyCheck[]
  readonly contexts: readonly ConstraintContext[]
}

/** Validates one property of objects of one class. */
export class PropertyValidator {
  readonly rules: PropertyRules
  readonly name: string
  readonly isPromised: boolean
  readonly #conditions: PropertyRules['conditions']
  readonly #presence: readonly PropertyCheck[]
  readonly #checks: readonly PropertyCheck[]
  readonly #settings: ValidatorSettings

  constructor(rules: PropertyRules, settings: ValidatorSettings) {
    this.rules = rules
    this.name = rules.name
    this.isPromised = rules.isPromised
    this.#conditions = rules.conditions
    this.#presence = rules.presence
    this.#checks = rules.checks
    this.#settings = settings
  }

  /** Whether a verdict may come late. */
  get mayBeAsync(): boolean {
    return this.isPromised || [...this.#presence, ...this.#checks].some(({ isCustom }) => isCustom)
  }

  /** `undefined` where nothing is wrong and nothing is going on. */
  validate(object: object, value: unknown, run: ValidationRun): ValidationError | undefined {
    if (this.#conditions.length > 0 && !this.#applies(object, value)) return undefined
    let error: ValidationError | undefined
    for (const check of this.#presence) error = check.check(object, value, error, run)
    if (error !== undefined) addContexts(error, this.rules.presenceContexts)
    if (this.#settings.skips(value)) return error
    for (const check of this.#checks) error = check.check(object, value, error, run)
    if (error !== undefined) addContexts(error, this.rules.contexts)
    return error
  }

  /** Every condition is asked, also after one that does not hold. */
  #applies(object: object, value: unknown): boolean {
    let applies = true
    for (const condition of this.#conditions) if (!condition(object, value)) applies = false
    return applies
  }
}
