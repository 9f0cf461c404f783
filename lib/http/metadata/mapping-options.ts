import type { HttpMethod } from '../exchange/http-method.js'
import type { RouteConditions } from '../router/route.js'

/** What a mapping decorator takes besides a path: Spring's attributes, each as one string or a list. */
export interface MappingOptions {
  readonly path?: string | readonly string[]
  /** Spring's other name for `path`. */
  readonly value?: string | readonly string[]
  /** `name`, `!name`, `name=value`, `name!=value`; all must hold. */
  readonly params?: string | readonly string[]
  /** As `params`, on header fields. */
  readonly headers?: string | readonly string[]
  /** Media types of the request body; a leading `!` negates. */
  readonly consumes?: string | readonly string[]
  /** Media types of the response; a leading `!` negates. */
  readonly produces?: string | readonly string[]
}

/** What `@RequestMapping` takes: also the methods. None means every method. */
export interface RequestMappingOptions extends MappingOptions {
  readonly method?: HttpMethod | readonly HttpMethod[]
}

/** A path, several paths for one handler, or all attributes. */
export type MappingTarget<O extends MappingOptions = MappingOptions> = string | readonly string[] | O

/** The attributes of a decorator as lists; what was not given is absent. */
export interface NormalizedMapping extends RouteConditions {
  readonly paths?: readonly string[]
  readonly methods?: readonly HttpMethod[]
}

export function normalizeMapping(
  target: MappingTarget<RequestMappingOptions> | undefined,
): NormalizedMapping {
  if (target === undefined) return {}
  if (typeof target === 'string' || isList(target)) return { paths: list(target) }
  const path = target.path ?? target.value
  return {
    ...(path !== undefined && { paths: list(path) }),
    ...(target.method !== undefined && { methods: list(target.method) }),
    ...(target.params !== undefined && { params: list(target.params) }),
    ...(target.headers !== undefined && { headers: list(target.headers) }),
    ...(target.consumes !== undefined && { consumes: list(target.consumes) }),
    ...(target.produces !== undefined && { produces: list(target.produces) }),
  }
}

function list<T extends string>(value: T | readonly T[]): readonly T[] {
  return typeof value === 'string' ? [value] : [...value]
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value)
}
