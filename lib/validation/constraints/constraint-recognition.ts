import type {
  ConstraintInstance,
  ValidationArguments,
  ValidationMetadata,
} from '../libraries/validator-storage.js'
import type { ConstraintDefinition, Predicate } from './constraint-definition.js'
import { PROBES_OF_EACH_KIND, probesFor } from './constraint-probes.js'

/** Built-in constraints read the values that the decorator gave, and nothing else. */
export function argumentsOf({ propertyName, constraints }: ValidationMetadata): ValidationArguments {
  return { targetName: undefined, property: propertyName, object: undefined, value: '', constraints }
}

/** Whether a constraint says what class-validator's own says when nobody gave it a message. */
export function hasDefaultMessage(
  { message }: ConstraintDefinition,
  metadata: ValidationMetadata,
  instance: ConstraintInstance,
): boolean {
  const text = typeof message === 'string' ? message : message(metadata.constraints ?? [])
  const prefix = metadata.each ? 'each value in ' : ''
  const expected = text.includes('$each') ? text.replace('$each', prefix) : prefix + text
  return instance.defaultMessage?.(argumentsOf(metadata)) === expected
}

/**
 * Whether a constraint answers as `test` does, and at once. A test that took the place of the constraint is compared for values of
 * all kinds and for those around its limits; where the constraint itself is asked, one value of each kind is enough.
 */
export function answersAlike(
  test: Predicate,
  isInlined: boolean,
  metadata: ValidationMetadata,
  instance: ConstraintInstance,
): boolean {
  const argument = argumentsOf(metadata)
  const original = (value: unknown): unknown => instance.validate(value, argument)
  const probes = isInlined ? probesFor(metadata.constraints ?? []) : PROBES_OF_EACH_KIND
  return probes.every((probe) => {
    const verdict = outcome(original, probe)
    if (verdict instanceof Promise) verdict.catch(() => undefined)
    return typeof verdict !== 'object' && verdict === outcome(test, probe)
  })
}

/** True or false, or what was thrown, as text. */
function outcome(test: (value: unknown) => unknown, value: unknown): unknown {
  try {
    const verdict = test(value)
    return typeof verdict === 'object' ? verdict : Boolean(verdict)
  } catch (error) {
    return String(error)
  }
}
