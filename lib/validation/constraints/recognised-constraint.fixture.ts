import { CodeScope } from '../code/code-scope.js'
import {
  validatorStorage,
  type ConstraintInstance,
  type ValidationMetadata,
} from '../libraries/validator-storage.js'
import type { BuiltInConstraint } from './built-in-constraint.js'
import { builtInConstraint } from './built-in-constraints.js'

/** What class-validator recorded for one decorator, and what is recognised in it. */
export interface RecognisedConstraint {
  readonly metadata: ValidationMetadata
  readonly instance: ConstraintInstance
  readonly builtIn: BuiltInConstraint | undefined
  /** class-validator's own verdict. */
  readonly original: (value: unknown) => unknown
}

/** Puts the decorator on a property of a new class and reads what that recorded. */
export function recognise(decorator: PropertyDecorator): RecognisedConstraint {
  class Subject {}
  decorator(Subject.prototype, 'property')
  const storage = validatorStorage()
  const [metadata] = storage?.getTargetValidationMetadatas(Subject, undefined, false, false) ?? []
  const [constraint] = storage?.getTargetValidatorConstraints(metadata?.constraintCls) ?? []
  if (metadata === undefined || constraint === undefined)
    throw new TypeError('the decorator recorded nothing')
  const { instance } = constraint
  const { constraints } = metadata
  const builtIn = builtInConstraint(metadata, instance)
  return {
    metadata,
    instance,
    builtIn,
    original: (value) => {
      const args = {
        targetName: 'Subject',
        property: 'property',
        object: { property: value },
        value,
        constraints,
      }
      try {
        return instance.validate(value, args)
      } catch (error) {
        // A lone surrogate makes class-validator throw where bytes are counted; the engine says that it is not valid.
        if (error instanceof URIError) return false
        const [limits] = (constraints ?? []) as readonly { readonly maxDecimalPlaces?: unknown }[]
        const places = metadata.name === 'isNumber' ? placesOfExponent(value) : undefined
        if (places === undefined || typeof limits?.maxDecimalPlaces !== 'number') throw error
        return !(places > limits.maxDecimalPlaces)
      }
    },
  }
}

/** Of a number such as 1e-7, for which class-validator's `maxDecimalPlaces` throws: the one place where the engine differs. */
function placesOfExponent(value: unknown): number | undefined {
  const exponent = /^-?\de-(\d+)$/.exec(typeof value === 'number' ? String(value) : '')?.[1]
  return exponent === undefined ? undefined : Number(exponent)
}

/** What generated code says, or the test where none is generated. */
export function emittedTest({ emit, test }: BuiltInConstraint): (value: unknown) => unknown {
  if (emit === undefined) return test
  const scope = new CodeScope()
  // Negated twice, as callers do: an expression has to keep together.
  const expression = emit('item', scope)
  return scope.compile(`return !!${expression}`, 'item')
}

/** The verdict or what was thrown, in a form that can be compared and printed. */
export function outcome(ask: () => unknown): string {
  try {
    return String(Boolean(ask()))
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`
  }
}
