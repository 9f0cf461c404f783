import type { ConstraintInstance, ValidationMetadata } from '../libraries/validator-storage.js'
import type { BuiltInConstraint } from './built-in-constraint.js'
import type { ConstraintDefinition, Predicate } from './constraint-definition.js'
import { CONSTRAINT_DEFINITIONS } from './constraint-definitions.js'
import { readParams } from './constraint-params.js'
import { areInert } from './constraint-purity.js'
import { answersAlike, argumentsOf, hasDefaultMessage } from './constraint-recognition.js'

/** By constraint class and name. A decorator makes a class of its own at each property; what copies metadata keeps it. */
const recognised = new WeakMap<object, Map<string, boolean>>()

/**
 * Recognises a constraint of class-validator's own by its name, its default message and its answers to some values. `undefined` for
 * one that somebody else wrote, and for one of class-validator's that was given code to run, such as `@MinDate(() => ...)`, unless there is
 * a test that knows how to run it.
 */
export function builtInConstraint(
  metadata: ValidationMetadata,
  instance: ConstraintInstance,
): BuiltInConstraint | undefined {
  const { name, constraints = [], constraintCls } = metadata
  if (name === undefined || typeof constraintCls !== 'function') return undefined
  const definition = CONSTRAINT_DEFINITIONS.get(name)
  if (definition === undefined) return undefined
  const original = originalTest(metadata, instance)
  let verdicts = recognised.get(constraintCls)
  if (verdicts === undefined) recognised.set(constraintCls, (verdicts = new Map()))
  let isBuiltIn = verdicts.get(name)
  if (isBuiltIn === undefined)
    verdicts.set(name, (isBuiltIn = isGenuine(definition, original, metadata, instance)))
  if (!isBuiltIn) return undefined
  const test = definition.inline?.(constraints, original) ?? { test: original }
  const runsCode = definition.runsCode?.(constraints, original) === true
  return { name, params: readParams(definition, constraints), ...test, ...(runsCode && { runsCode }) }
}

/** What somebody else wrote is run here: it may throw. */
function isGenuine(
  definition: ConstraintDefinition,
  original: Predicate,
  metadata: ValidationMetadata,
  instance: ConstraintInstance,
): boolean {
  const { constraints = [] } = metadata
  try {
    if (!hasDefaultMessage(definition, metadata, instance)) return false
    if (definition.runsCode?.(constraints, original) === true) return true
    if (!(definition.isPure ?? areInert)(constraints, original)) return false
    const inlined = definition.inline?.(constraints, original)
    return answersAlike(inlined?.test ?? original, inlined !== undefined, metadata, instance)
  } catch {
    return false
  }
}

function originalTest(metadata: ValidationMetadata, instance: ConstraintInstance): Predicate {
  const argument = argumentsOf(metadata)
  return (value) => {
    let verdict: unknown
    try {
      verdict = instance.validate(value, argument)
    } catch (error) {
      // validator.js counts bytes with encodeURI, which throws for a lone surrogate; any JSON text may hold one.
      if (error instanceof URIError) return false
      throw error
    }
    // A promise is no yes: what is not what it was taken for fails.
    return typeof verdict !== 'object' && Boolean(verdict)
  }
}
