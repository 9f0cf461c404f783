import { MetadataKey } from '../../core/index.js'
import type { HttpMethod } from '../exchange/http-method.js'
import type { RouteConditions } from '../router/route.js'

/** Whose defaults a name keeps where Spring and NestJS disagree. Decided by the decorator used, applied at boot. */
export type Dialect = 'spring' | 'nest'

export interface ControllerMetadata extends RouteConditions {
  /** Methods that every mapping of the class answers besides its own. */
  readonly methods?: readonly HttpMethod[]
  readonly paths: readonly string[]
  readonly dialect: Dialect
}

/** One mapping decorator on a method. */
export interface RouteMetadata extends RouteConditions {
  /** Empty: every method. */
  readonly methods: readonly HttpMethod[]
  readonly paths: readonly string[]
  readonly dialect: Dialect
}

/** On the class. */
export const CONTROLLER = new MetadataKey<ControllerMetadata>('http:controller')
/** On (prototype, method). */
export const ROUTES = new MetadataKey<readonly RouteMetadata[]>('http:routes')
/**
 * On a controller: patterns of its paths, with placeholders, whose requests are neither logged nor traced, as a page that is open asks for
 * them again and again.
 */
export const UNOBSERVED_PATHS = new MetadataKey<readonly string[]>('http:unobserved-paths')
/** On a class or (prototype, method): whether documents of the API leave it out. */
export const API_HIDDEN = new MetadataKey<boolean>('openapi:hidden')
