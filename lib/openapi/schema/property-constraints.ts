import type { AnyClass } from '../../core/index.js'
import {
  builtInConstraint,
  constraintInstance,
  type BuiltInConstraint,
  type ValidationEngine,
  type ValidationMetadata,
  type ValidatorOptions,
} from '../../validation/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import { CONSTRAINT_KEYWORDS } from './constraint-keywords.js'
import { intersectSchemas } from './intersect-schemas.js'
import type { SchemaView } from './schema-view.js'

/** What class-validator's decorators of one property say, for documents. */
export interface PropertyConstraints {
  /** What they say of the value. */
  readonly value: JsonSchema
  /** What those with `each` say of its elements; `undefined` where there are none. */
  readonly element: JsonSchema | undefined
  /** Whether an absent value is refused. */
  readonly refusesAbsence: boolean
  /** Whether null is as good as absence: `@IsOptional`. */
  readonly isOptional: boolean
  /** Whether some conditions must hold for the constraints to count. */
  readonly isConditional: boolean
}

/** Constraints that were made with a condition of their own say nothing for certain, so they are left out. */
export function readConstraints(
  engine: ValidationEngine,
  constraints: readonly ValidationMetadata[],
  { skipMissingProperties, skipUndefinedProperties }: ValidatorOptions = {},
): PropertyConstraints {
  const certain = constraints.filter(({ validateIf }) => validateIf === undefined)
  const conditions = certain.filter(({ type }) => type === 'conditionalValidation')
  const recognised = certain.flatMap((metadata) => {
    const constraint = recognise(engine, metadata)
    return constraint === undefined ? [] : [{ metadata, constraint }]
  })
  const say = (each: boolean): readonly JsonSchema[] =>
    recognised
      .filter(({ metadata }) => (metadata.each === true) === each)
      .map(({ metadata, constraint }) => keywordsOf(constraint.name, metadata.constraints ?? []))
  const hasEach = certain.some(({ each }) => each === true)
  const isSkipped = skipMissingProperties === true || skipUndefinedProperties === true
  return {
    value: say(false).reduce(intersectSchemas, {}),
    element: hasEach ? say(true).reduce(intersectSchemas, {}) : undefined,
    refusesAbsence:
      conditions.length === 0 &&
      (certain.some(({ type }) => type === 'isDefined') ||
        (!isSkipped && recognised.some(({ constraint }) => !constraint.test(undefined)))),
    isOptional: conditions.some(({ name }) => name === 'isOptional'),
    isConditional: conditions.length > 0,
  }
}

/** Those that count in a view. class-validator itself knows which: groups, `always` and inheritance have their rules. */
export function constraintsOf(
  engine: ValidationEngine,
  type: AnyClass,
  view: SchemaView,
): ReadonlyMap<string, readonly ValidationMetadata[]> {
  const { validator } = engine.context.libraries
  if (validator === undefined) return new Map()
  const { always = false, strictGroups = false, groups } = view.validation ?? {}
  const all = validator.getTargetValidationMetadatas(
    type,
    undefined,
    always,
    strictGroups,
    groups === undefined ? undefined : [...groups],
  )
  return Map.groupBy(all, ({ propertyName }) => propertyName)
}

/** A constraint of class-validator's own; what somebody else wrote under its name is not taken for it. */
function recognise(engine: ValidationEngine, metadata: ValidationMetadata): BuiltInConstraint | undefined {
  const known = engine.context.libraries.validator?.getTargetValidatorConstraints(metadata.constraintCls)
  const [constraint] = known ?? []
  return constraint && builtInConstraint(metadata, constraintInstance(constraint))
}

function keywordsOf(name: string, values: readonly unknown[]): JsonSchema {
  return Object.hasOwn(CONSTRAINT_KEYWORDS, name) ? (CONSTRAINT_KEYWORDS[name]?.(values) ?? {}) : {}
}
