export { Clock, SystemClock, type Timer } from './clock.js'
export { IdGenerator, UuidGenerator } from './id-generator.js'
export { NexusError, type ErrorDefinition, type NexusErrorOptions } from './nexus-error.js'
export { isPromiseLike, type AbstractType, type Awaitable, type Type } from './type.js'
