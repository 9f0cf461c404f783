import type {
  ConstraintInstance,
  ValidationArguments,
  ValidationMetadata,
} from '../libraries/validator-storage.js'
import type { ConstraintDefinition, Predicate } from './constraint-definition.js'
import { probesFor } from './constraint-probes.js'

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

/** Whether a constraint answers as `test` does, at once, for values of all kinds and for those around its limits. */
export function answersAlike(
  test: Predicate,
  metadata: ValidationMetadata,
  instance: ConstraintInstance,
): boolean {
  const argument = argumentsOf(metadata)
  return probesFor(metadata.constraints ?? []).every((probe) => {
    const verdict = outcome(() => instance.validate(probe, argument))
    if (verdict instanceof Promise) verdict.catch(() => undefined)
    return typeof verdict !== 'object' && verdict === outcome(() => test(probe))
  })
}

/** True or false, or what was thrown, as text. */
function outcome(ask: () => unknown): unknown {
  try {
    const verdict = ask()
    return typeof verdict === 'object' ? verdict : Boolean(verdict)
  } catch (error) {
    return String(error)
  }
}
