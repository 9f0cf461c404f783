import { NexusError } from '../../common/index.js'

export class SerializationError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_SERIALIZATION'
  static readonly summary =
    'A value of a declared type can not be written as JSON: a cycle, a bigint, or a getter, method or @Transform that throws.'

  /** @param path where in the value it is, as `$.items[0].owner` */
  constructor(
    readonly reason: string,
    readonly path: string,
    cause?: unknown,
  ) {
    super(`The value can not be written as JSON at ${path}: ${reason}.`, {
      cause,
      help: 'Put @Exclude() on a reference back, write a bigint as a string with @Transform, and see the cause of what throws.',
    })
  }
}

/** @internal Becomes a {@link SerializationError} where the path is known. */
export class NestingLimitError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_NESTING_LIMIT'
  static readonly summary = 'A value that is to be written as JSON is nested too deeply.'

  constructor(readonly limit: number) {
    super(`The value is nested more than ${limit} levels deep.`)
  }
}
