import { isPromiseLike } from '../../common/index.js'
import type {
  ConstraintInstance,
  ValidationArguments,
  ValidationMetadata,
} from '../libraries/validator-storage.js'
import type { ConstraintMessage } from './constraint-message.js'
import type { ValidationError } from './validation-error.js'
import type { ValidationRun } from './validation-run.js'
import type { ValidatorSettings } from './validator-settings.js'

/** Looks at a property's value. */
export interface PropertyCheck {
  /** Whether code of the application decides, which may take its time. */
  readonly isCustom: boolean

  /** Gives the property's error, which is made when the first thing is wrong. */
  check(
    object: object,
    value: unknown,
    error: ValidationError | undefined,
    run: ValidationRun,
  ): ValidationError | undefined
}

/** One constraint of one decorator, and what is said where it does not hold. */
export class CheckedConstraint {
  readonly metadata: ValidationMetadata
  readonly targetName: string | undefined
  readonly #name: string
  readonly #message: ConstraintMessage
  readonly #settings: ValidatorSettings

  constructor(
    name: string,
    metadata: ValidationMetadata,
    message: ConstraintMessage,
    {
      targetName,
      settings,
    }: { readonly targetName: string | undefined; readonly settings: ValidatorSettings },
  ) {
    this.metadata = metadata
    this.targetName = targetName
    this.#name = name
    this.#message = message
    this.#settings = settings
  }

  /** Whether nothing more is to be looked at. */
  isSettled(error: ValidationError | undefined): boolean {
    return this.#settings.stopsAtFirstError && error?.constraints !== undefined
  }

  /** The error to which something may be added later. */
  open(object: object, value: unknown): ValidationError {
    return this.#settings.newError(object, value, this.metadata.propertyName)
  }

  fail(object: object, value: unknown, error: ValidationError | undefined): ValidationError {
    const failed = error ?? this.open(object, value)
    failed.fail(this.#name, this.#message.write(object, value), this.metadata)
    return failed
  }

  failLate(object: object, value: unknown, error: ValidationError): void {
    this.fail(object, value, error)
    if (this.metadata.context) error.addContext(this.#name, this.metadata.context)
  }
}

/** A constraint of class-validator's own. */
export class BuiltInCheck implements PropertyCheck {
  readonly isCustom = false
  readonly #constraint: CheckedConstraint
  readonly #test: (value: unknown) => boolean
  readonly #each: boolean

  constructor(constraint: CheckedConstraint, test: (value: unknown) => boolean) {
    this.#constraint = constraint
    this.#test = test
    this.#each = constraint.metadata.each === true
  }

  check(object: object, value: unknown, error: ValidationError | undefined): ValidationError | undefined {
    if (error !== undefined && this.#constraint.isSettled(error)) return error
    const test = this.#test
    const holds = this.#each && isCollection(value) ? holdsForEach(value, test) : test(value)
    return holds ? error : this.#constraint.fail(object, value, error)
  }
}

/** A constraint that somebody else wrote: called once for each value, with the arguments that class-validator gives. */
export class CustomCheck implements PropertyCheck {
  readonly isCustom = true
  readonly #constraint: CheckedConstraint
  readonly #instance: ConstraintInstance

  constructor(constraint: CheckedConstraint, instance: ConstraintInstance) {
    this.#constraint = constraint
    this.#instance = instance
  }

  check(
    object: object,
    value: unknown,
    error: ValidationError | undefined,
    run: ValidationRun,
  ): ValidationError | undefined {
    if (this.#constraint.isSettled(error)) return error
    const isEach = this.#constraint.metadata.each === true && isCollection(value)
    const verdict = isEach
      ? this.#judgeEach(object, value)
      : this.#instance.validate(value, this.#tell(object, value))
    if (!isPromiseLike(verdict)) return verdict ? error : this.#constraint.fail(object, value, error)
    // Its place among the errors is here, whenever the verdict comes.
    const open = error ?? this.#constraint.open(object, value)
    run.await(
      verdict.then((settled) => {
        const holds = isEach ? (settled as readonly unknown[]).every(Boolean) : settled
        if (!holds) this.#constraint.failLate(object, value, open)
      }),
    )
    return open
  }

  /** A promise of all verdicts where there is one among them. */
  #judgeEach(object: object, collection: Collection): boolean | Promise<readonly unknown[]> {
    const told = this.#tell(object, collection)
    const elements = Array.isArray(collection) ? collection : [...collection.values()]
    // An array may have a `map` of its own. Holes stay holes: no verdict, and no good one where the others come late.
    const verdicts = Array.prototype.map.call<unknown[], [(element: unknown) => unknown], unknown[]>(
      elements,
      (element) => {
        const verdict = this.#instance.validate(element, told)
        // It may be rejected when nobody waits any more, because the verdict on another element was thrown.
        if (isPromiseLike(verdict)) verdict.then(undefined, () => undefined)
        return verdict
      },
    )
    return verdicts.some(isPromiseLike) ? Promise.all(verdicts) : verdicts.every(Boolean)
  }

  #tell(object: object, value: unknown): ValidationArguments {
    const { targetName, metadata } = this.#constraint
    return { targetName, property: metadata.propertyName, object, value, constraints: metadata.constraints }
  }
}

/** What a decorator's `validateIf` guards. */
export class GuardedChecks implements PropertyCheck {
  readonly isCustom: boolean
  readonly #applies: (object: unknown, value: unknown) => unknown
  readonly #checks: readonly PropertyCheck[]

  constructor(applies: (object: unknown, value: unknown) => unknown, checks: readonly PropertyCheck[]) {
    this.#applies = applies
    this.#checks = checks
    this.isCustom = checks.some((check) => check.isCustom)
  }

  check(
    object: object,
    value: unknown,
    error: ValidationError | undefined,
    run: ValidationRun,
  ): ValidationError | undefined {
    if (!this.#applies(object, value)) return error
    let found = error
    for (const check of this.#checks) found = check.check(object, value, found, run)
    return found
  }
}

type Collection = readonly unknown[] | ReadonlySet<unknown> | ReadonlyMap<unknown, unknown>

function isCollection(value: unknown): value is Collection {
  return Array.isArray(value) || value instanceof Set || value instanceof Map
}

/** Looks at all of them, also after one that fails: a test may throw. */
function holdsForEach(collection: Collection, test: (value: unknown) => boolean): boolean {
  let holds = true
  if (!Array.isArray(collection)) {
    for (const element of collection.values()) if (!test(element)) holds = false
    return holds
  }
  for (let index = 0; index < collection.length; index++) {
    const element: unknown = collection[index]
    const isHole = element === undefined && !(index in collection)
    if (!isHole && !test(element)) holds = false
  }
  return holds
}
