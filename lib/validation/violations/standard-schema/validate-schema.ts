import {
  isPromiseLike,
  type Awaitable,
  type StandardResult,
  type StandardSchema,
} from '../../../common/index.js'
import type { Violation } from '../violation.js'
import type { ViolationLimits } from '../violation-limits.js'
import { violationsOfIssues } from './violations-of-issues.js'

/** What a schema made of a value, or what is wrong with it. */
export type SchemaOutcome<Output> =
  | { readonly value: Output; readonly violations?: undefined }
  | { readonly value?: undefined; readonly violations: readonly Violation[] }

/** Validates with a schema of zod, valibot, arktype or another library of Standard Schema. A promise only where the schema is asynchronous. */
export function validateSchema<Output>(
  schema: StandardSchema<Output>,
  value: unknown,
  limits?: ViolationLimits,
): Awaitable<SchemaOutcome<Output>> {
  const standard = schema['~standard']
  const outcome = (result: StandardResult<Output>): SchemaOutcome<Output> =>
    result.issues === undefined
      ? { value: result.value }
      : { violations: violationsOfIssues(result.issues, standard.vendor, limits) }
  const result = standard.validate(value)
  return isPromiseLike(result) ? result.then(outcome) : outcome(result)
}
