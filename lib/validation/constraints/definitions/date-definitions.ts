import { valueAt, type ConstraintDefinitions } from '../constraint-definition.js'
import { isPlainDate } from '../constraint-purity.js'

export const DATE_DEFINITIONS: ConstraintDefinitions = {
  minDate: {
    message: 'minimal allowed date for $each$property is $constraint1',
    params: { min: valueAt(0) },
    inline: ([min]) =>
      isPlainDate(min)
        ? { test: (date) => date instanceof Date && date.getTime() >= min.getTime() }
        : undefined,
  },
  maxDate: {
    message: 'maximal allowed date for $each$property is $constraint1',
    params: { max: valueAt(0) },
    inline: ([max]) =>
      isPlainDate(max)
        ? { test: (date) => date instanceof Date && date.getTime() <= max.getTime() }
        : undefined,
  },
}
