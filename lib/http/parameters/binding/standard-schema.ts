import {
  isPromiseLike,
  type StandardIssue,
  type StandardResult,
  type StandardSchema,
} from '../../../common/index.js'
import { InvalidInputException } from '../request.errors.js'
import { placed, type InputPlace } from './input-place.js'
import { validationArea } from './validation-area.js'

/** What a schema is for. */
export interface SchemaUse extends InputPlace {
  readonly schema: StandardSchema
  /** Findings that are told. */
  readonly maxErrors: number
}

/** The schema's output. A promise only where the schema is asynchronous, or refuses the value. @throws InvalidInputException */
export function validateWith(use: SchemaUse, value: unknown): unknown {
  const result = use.schema['~standard'].validate(value)
  return isPromiseLike(result) ? result.then((late) => output(late, use)) : output(result, use)
}

function output(result: StandardResult<unknown>, use: SchemaUse): unknown {
  return result.issues === undefined ? result.value : refuse(result.issues, use)
}

async function refuse(issues: readonly StandardIssue[], use: SchemaUse): Promise<never> {
  const { violationsOfIssues } = await validationArea()
  const { vendor } = use.schema['~standard']
  throw placed(
    new InvalidInputException(violationsOfIssues(issues, vendor, { violations: use.maxErrors })),
    use,
  )
}
