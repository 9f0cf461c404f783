import type { ValidationError as OriginalError } from 'class-validator'
import type { ValidationError } from './validation-error.js'

type AnyError = ValidationError | OriginalError

/** All own properties in their order, of ours and of class-validator's alike. */
export function comparable(
  errors: readonly AnyError[],
  describe: (value: unknown) => unknown = (value) => value,
): readonly unknown[] {
  return errors.map((error) =>
    Object.entries(error).map(([key, value]) => {
      if (key === 'target' || key === 'value') return [key, describe(value)]
      if (key === 'children' && value !== undefined) return [key, comparable(value as AnyError[], describe)]
      const isRecord = key === 'constraints' || key === 'contexts'
      return [key, isRecord ? Object.entries(value as Record<string, unknown>) : value]
    }),
  )
}
