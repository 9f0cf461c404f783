export {
  Clock,
  DataSize,
  Duration,
  IdGenerator,
  NexusError,
  SystemClock,
  UuidGenerator,
  type AbstractType,
  type Awaitable,
  type ErrorDefinition,
  type NexusErrorOptions,
  type StandardIssue,
  type StandardResult,
  type StandardSchema,
  type Timer,
  type Type,
} from './common/index.js'
export * from './config/index.js'
export * from './core/index.js'
export * from './http/index.js'
