import type { BuiltInConstraintLookup } from './built-in-constraint.js'

export const builtInConstraint: BuiltInConstraintLookup = () => {
  throw new TypeError('not yet')
}
