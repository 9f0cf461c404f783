import type { ConstraintDefinition } from './constraint-definition.js'
import { ARRAY_DEFINITIONS } from './definitions/array-definitions.js'
import { COMMON_DEFINITIONS } from './definitions/common-definitions.js'
import { DATE_DEFINITIONS } from './definitions/date-definitions.js'
import { FIXED_FORMAT_DEFINITIONS } from './definitions/fixed-format-definitions.js'
import { FORMAT_DEFINITIONS } from './definitions/format-definitions.js'
import { NUMBER_DEFINITIONS } from './definitions/number-definitions.js'
import { TEXT_DEFINITIONS } from './definitions/text-definitions.js'
import { TYPE_DEFINITIONS } from './definitions/type-definitions.js'

/** Every constraint of class-validator, by its name. */
export const CONSTRAINT_DEFINITIONS: ReadonlyMap<string, ConstraintDefinition> = new Map(
  Object.entries({
    ...COMMON_DEFINITIONS,
    ...TYPE_DEFINITIONS,
    ...NUMBER_DEFINITIONS,
    ...DATE_DEFINITIONS,
    ...TEXT_DEFINITIONS,
    ...FORMAT_DEFINITIONS,
    ...FIXED_FORMAT_DEFINITIONS,
    ...ARRAY_DEFINITIONS,
  }),
)

/** The names of what errors show as `params`, by constraint: `{ min: ['min'], isLength: ['minLength', 'maxLength'], isString: [] }`. */
export const BUILT_IN_PARAMS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Array.from(CONSTRAINT_DEFINITIONS, ([name, { params = {} }]) => [name, Object.keys(params)]),
)
