import type { Awaitable } from '../../common/index.js'

/** Called when every component is created, in the order in which they were; a promise is awaited. */
export interface OnModuleInit {
  onModuleInit(): Awaitable<void>
}

/** Called after every `onModuleInit`, before the application takes work. */
export interface OnApplicationBootstrap {
  onApplicationBootstrap(): Awaitable<void>
}

/** Called first at shutdown, in reverse order of creation. */
export interface OnModuleDestroy {
  onModuleDestroy(): Awaitable<void>
}

/** Called after every `onModuleDestroy`. `signal` is what asked for the shutdown, such as `SIGTERM`. */
export interface BeforeApplicationShutdown {
  beforeApplicationShutdown(signal?: string): Awaitable<void>
}

/** Called after every `beforeApplicationShutdown`; `@PreDestroy` and disposal come after it. */
export interface OnApplicationShutdown {
  onApplicationShutdown(signal?: string): Awaitable<void>
}

export const LIFECYCLE_HOOKS = [
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
] as const

export type LifecycleHook = (typeof LIFECYCLE_HOOKS)[number]
