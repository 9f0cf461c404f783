import { isPromiseLike } from '../../../common/index.js'
import {
  InputException,
  InvalidInputException,
  type InputViolation,
  type ParameterLocation,
} from '../request.errors.js'

/** Where in a request a value is that is validated for itself. */
export interface InputPlace {
  /** From the root of the body, or from the parameters of the location. */
  readonly path: InputViolation['path']
  /** Default: the body. */
  readonly in?: ParameterLocation
}

/** What a conversion of a value throws is told as a finding about the request that the value is a part of. */
export function convertAt(place: InputPlace, convert: (value: unknown) => unknown, value: unknown): unknown {
  try {
    const converted = convert(value)
    if (!isPromiseLike(converted)) return converted
    return converted.then(undefined, (error: unknown) => {
      throw placed(error, place)
    })
  } catch (error) {
    throw placed(error, place)
  }
}

/** Anything but an InputException stays as it is. */
export function placed(thrown: unknown, place: InputPlace): unknown {
  return thrown instanceof InputException
    ? new InvalidInputException(placedViolations(thrown.violations, place))
    : thrown
}

export function placedViolations(
  violations: readonly InputViolation[],
  place: InputPlace,
): readonly InputViolation[] {
  return violations.map((violation) => ({
    ...violation,
    ...(place.in !== undefined && { in: place.in }),
    path: [...place.path, ...violation.path],
  }))
}
