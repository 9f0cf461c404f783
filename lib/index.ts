import { offerAutoConfiguration } from './core/index.js'

// With any property under `management.` an application has its actuator, without a line of code; without, nothing of it is loaded.
offerAutoConfiguration('management', async () => {
  const { ActuatorAutoConfiguration } = await import('./actuator/index.js')
  return ActuatorAutoConfiguration
})

export {
  Clock,
  DataSize,
  Duration,
  IdGenerator,
  MissingPackageError,
  NexusError,
  Random,
  SystemClock,
  SystemRandom,
  UuidGenerator,
  type AbstractType,
  type Awaitable,
  type DurationLike,
  type ErrorDefinition,
  type ErrorResponse,
  type NexusErrorOptions,
  type OptionComplaint,
  type StandardIssue,
  type StandardResult,
  type StandardSchema,
  type ScheduledTask,
  type Type,
} from './common/index.js'
export * from './config/index.js'
export * from './core/index.js'
export * from './http/index.js'
