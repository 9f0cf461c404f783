import type { AnyClass } from '../../core/index.js'
import type { RouteConditions } from '../router/route.js'
import type { HttpMethod } from '../exchange/http-method.js'
import { combineConditions, combinePatterns } from '../router/combine-patterns.js'
import {
  CONTROLLER,
  ROUTES,
  type ControllerMetadata,
  type Dialect,
  type RouteMetadata,
} from './route-metadata.js'

/** One mapping decorator of one handler, combined with what the class says. */
export interface ControllerMapping {
  /** Name of the handling method. */
  readonly handler: string | symbol
  /** That of the method's own decorator. */
  readonly dialect: Dialect
  /** Empty: every method. */
  readonly methods: readonly HttpMethod[]
  /** Every class path with every method path. */
  readonly patterns: readonly string[]
  readonly conditions: RouteConditions
}

/**
 * All mappings of a controller, inherited ones included: first the class's own methods in source order, then its parents'. Spring's
 * rules of combination: `params`, `headers` and methods add up, a method's `consumes` or `produces` replaces the class's.
 */
export function controllerMappings(controller: AnyClass): readonly ControllerMapping[] {
  const shared = CONTROLLER.get(controller)
  const prototype = controller.prototype as object
  return handlerNames(prototype).flatMap((handler) =>
    (ROUTES.get(prototype, handler) ?? []).map((route) => combine(handler, route, shared)),
  )
}

/** Methods that carry a mapping. Accessors are not called. */
function handlerNames(prototype: object): readonly (string | symbol)[] {
  const names = new Set<string | symbol>()
  for (let level = prototype; level !== Object.prototype; level = Object.getPrototypeOf(level) as object) {
    for (const name of Reflect.ownKeys(level)) {
      if (ROUTES.get(prototype, name) !== undefined) names.add(name)
    }
  }
  return [...names]
}

function combine(
  handler: string | symbol,
  route: RouteMetadata,
  shared: ControllerMetadata | undefined,
): ControllerMapping {
  const basePaths = shared?.paths ?? ['']
  const patterns = basePaths.flatMap((base) => route.paths.map((path) => combinePatterns(base, path)))
  return {
    handler,
    dialect: route.dialect,
    patterns: [...new Set(patterns)],
    methods: [...new Set([...(shared?.methods ?? []), ...route.methods])],
    conditions: combineConditions(shared ?? {}, route),
  }
}
