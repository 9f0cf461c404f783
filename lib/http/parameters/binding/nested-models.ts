import type { AnyClass } from '../../../core/index.js'
import {
  nestedClass,
  nestedClasses,
  type ClassModel,
  type PropertyModel,
  type ValidationEngine,
} from '../../../validation/index.js'
import { UnknownElementTypeError } from '../parameter.errors.js'
import type { InputViolation } from '../request.errors.js'
import { inputName } from './field-reader.js'

/** What TypeScript emits where it does not tell the class. */
const UNTOLD: ReadonlySet<unknown> = new Set([undefined, Object, Array, Set, Map])

/** The models of a class and of every class that its `@ValidateNested()` properties reach. */
export function reachableModels(type: AnyClass, engine: ValidationEngine): ReadonlyMap<AnyClass, ClassModel> {
  const models = new Map<AnyClass, ClassModel>([[type, engine.model(type)]])
  for (const model of models.values()) {
    for (const property of model.properties) {
      for (const nested of nestedClasses(property)) {
        if (!models.has(nested)) models.set(nested, engine.model(nested))
      }
    }
  }
  return models
}

/**
 * Makes sure that the class behind every nested property is known: without it nothing of the property could be validated.
 *
 * @throws UnknownElementTypeError
 */
export function requireNestedTypes(models: ReadonlyMap<AnyClass, ClassModel>, place: string): void {
  for (const { type, properties } of models.values()) {
    const untold = properties.find(isUntold)
    if (untold !== undefined) throw new UnknownElementTypeError(type.name, untold.name, place)
  }
}

function isUntold({ constraints, type, transforms, emittedType }: PropertyModel): boolean {
  return (
    constraints.some((constraint) => constraint.type === 'nestedValidation') &&
    type === undefined &&
    transforms.length === 0 &&
    UNTOLD.has(emittedType)
  )
}

/** Where a violation is in the input, whose names `@Expose({ name })` may give; `undefined` where all are those of the properties. */
export function compileInputPath(
  root: AnyClass,
  models: ReadonlyMap<AnyClass, ClassModel>,
): ((path: InputViolation['path']) => InputViolation['path']) | undefined {
  const isRenamed = Array.from(models.values()).some(({ properties }) =>
    properties.some((property) => inputName(property) !== property.name),
  )
  if (!isRenamed) return undefined
  return (path) => {
    let model = models.get(root)
    return path.map((segment) => {
      if (typeof segment === 'number') return segment
      const property = model?.properties.find(({ name }) => name === segment)
      const nested = property && nestedClass(property)
      model = nested && models.get(nested)
      return property === undefined ? segment : inputName(property)
    })
  }
}
