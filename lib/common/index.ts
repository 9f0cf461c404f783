export { Clock, SystemClock, type ScheduledTask } from './clock.js'
export { DataSize } from './data-size.js'
export { defined } from './defined.js'
export { Duration, durationOf, millis, type DurationLike } from './duration.js'
export { IdGenerator, UuidGenerator } from './id-generator.js'
export { formatHttpDate, parseHttpDate } from './http-date.js'
export { jsonPointer } from './json-pointer.js'
export { MissingPackageError } from './missing-package.errors.js'
export { nearestName } from './nearest-name.js'
export {
  codedMessageOf,
  NexusError,
  type ErrorDefinition,
  type ErrorResponse,
  type NexusErrorOptions,
} from './nexus-error.js'
export { onAbort } from './on-abort.js'
export {
  bothGiven,
  duration,
  finiteNumber,
  inGroup,
  oneOf,
  percentage,
  wholeNumber,
  type OptionComplaint,
  type OptionComplaints,
} from './option-checks.js'
export { pause, type PauseOptions } from './pause.js'
export { Random, SystemRandom } from './random.js'
export { errorName, isError, messageOf } from './thrown.js'
export { isPromiseLike, type AbstractType, type Awaitable, type Type } from './type.js'
export { InvalidDataSizeError, InvalidDurationError } from './value.errors.js'
export type { StandardIssue, StandardResult, StandardSchema } from './standard-schema.js'
export { isSameValue } from './same-value.js'
