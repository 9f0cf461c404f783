import type { ConstraintInstance, ConstraintMetadata } from '../libraries/validator-storage.js'
import { CONSTRAINT_DEFINITIONS } from './constraint-definitions.js'

const instances = new WeakMap<object, ConstraintInstance>()

/** The class that class-validator makes for each use of its own decorators: it has no state, and nothing is injected into it. */
const WRAPPER = 'CustomConstraint'

/**
 * The object of a constraint class. class-validator looks for it in a list of the objects of all constraints each time it is asked, which
 * takes a second for some hundred classes: so it is asked once, and not for those that its own decorators make.
 */
export function constraintInstance(constraint: ConstraintMetadata): ConstraintInstance {
  const { target, name } = constraint
  if (typeof target !== 'function') return constraint.instance
  let instance = instances.get(target)
  if (instance === undefined) {
    const isWrapper = target.name === WRAPPER && CONSTRAINT_DEFINITIONS.has(name)
    instance = isWrapper ? (Reflect.construct(target, []) as ConstraintInstance) : constraint.instance
    instances.set(target, instance)
  }
  return instance
}
