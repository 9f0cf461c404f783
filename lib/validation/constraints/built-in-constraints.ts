import type { ConstraintInstance, ValidationMetadata } from '../libraries/validator-storage.js'
import type { BuiltInConstraint } from './built-in-constraint.js'
import type { ConstraintDefinition, ConstraintTest } from './constraint-definition.js'
import { CONSTRAINT_DEFINITIONS } from './constraint-definitions.js'
import { readParams } from './constraint-params.js'
import { areInert } from './constraint-purity.js'
import { answersAlike, argumentsOf, hasDefaultMessage } from './constraint-recognition.js'

/** By constraint class and name. A decorator makes a class of its own at each property; what copies metadata keeps it. */
const recognised = new WeakMap<object, Map<string, boolean>>()

/**
 * Recognises a constraint of class-validator's own by its name, its default message and its answers to some values. `undefined` for
 * one that somebody else wrote, and for one of class-validator's that was given code to run, such as `@ArrayUnique(identify)`.
 */
export function builtInConstraint(
  metadata: ValidationMetadata,
  instance: ConstraintInstance,
): BuiltInConstraint | undefined {
  const { name, constraints = [], constraintCls } = metadata
  if (name === undefined || typeof constraintCls !== 'function') return undefined
  const definition = CONSTRAINT_DEFINITIONS.get(name)
  if (definition === undefined) return undefined
  let verdicts = recognised.get(constraintCls)
  if (verdicts === undefined) recognised.set(constraintCls, (verdicts = new Map()))
  let isBuiltIn = verdicts.get(name)
  if (isBuiltIn === undefined) verdicts.set(name, (isBuiltIn = isGenuine(definition, metadata, instance)))
  if (!isBuiltIn) return undefined
  return {
    name,
    params: readParams(definition, constraints),
    ...constraintTest(definition, metadata, instance),
  }
}

/** What somebody else wrote is run here: it may throw. */
function isGenuine(
  definition: ConstraintDefinition,
  metadata: ValidationMetadata,
  instance: ConstraintInstance,
): boolean {
  const { constraints = [] } = metadata
  try {
    return (
      hasDefaultMessage(definition, metadata, instance) &&
      (definition.isPure ?? areInert)(constraints, originalTest(metadata, instance)) &&
      answersAlike(constraintTest(definition, metadata, instance).test, metadata, instance)
    )
  } catch {
    return false
  }
}

function constraintTest(
  definition: ConstraintDefinition,
  metadata: ValidationMetadata,
  instance: ConstraintInstance,
): ConstraintTest {
  const test = originalTest(metadata, instance)
  return definition.inline?.(metadata.constraints ?? [], test) ?? { test }
}

function originalTest(
  metadata: ValidationMetadata,
  instance: ConstraintInstance,
): (value: unknown) => boolean {
  const argument = argumentsOf(metadata)
  return (value) => {
    const verdict = instance.validate(value, argument)
    // A promise is no yes: what is not what it was taken for fails.
    return typeof verdict !== 'object' && Boolean(verdict)
  }
}
