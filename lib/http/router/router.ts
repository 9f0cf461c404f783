import { HTTP_METHODS, type HttpMethod } from '../exchange/http-method.js'
import type { CompiledRoute, RouteMatch } from './compiled-route.js'
import { trimTrailingSlash } from './path-pattern.js'
import { canonicalPath, PathProblem } from './request-path.js'
import type { ConditionSource, RouteCandidate } from './route-candidate.js'
import type { RouteDefinition } from './route.js'
import {
  compileRoutes,
  type CompiledRoutes,
  type MethodTable,
  type RouterOptions,
} from './router-compiler.js'
import { AutomaticOptions, RoutingFailure } from './routing-failure.js'
import { narrow } from './routing-narrowing.js'

/** What the router reads of a request, and the one thing it sets; the exchange is one. */
export interface RoutableExchange extends ConditionSource {
  readonly method: string
  /** As sent: without query, not decoded. */
  readonly path: string
  pathValues: readonly string[]
}

const NOT_FOUND = new RoutingFailure(404, 'not-found', 'Nothing is mapped to this path.')
const NOT_IMPLEMENTED = new RoutingFailure(
  501,
  'method-not-implemented',
  'The request method is not supported.',
)

/**
 * Finds the route of a request: by raw path where the pattern is static, else in a radix tree per method. Immutable. A match
 * allocates nothing but the values of path variables.
 *
 * @example
 * const router = Router.compile([{ methods: ['GET'], pattern: '/users/{id}', conditions: {}, handler, origin: 'Users.get' }])
 * const match = router.match(exchange) // match.kind: 'route', 'options' or 'failure'
 */
export class Router<H> {
  readonly #tables: ReadonlyMap<string, MethodTable<H>>
  readonly #candidates: readonly RouteCandidate<H>[]
  readonly #ignoresTrailingSlash: boolean
  /** Values for Allow by set of methods, one bit each. */
  readonly #allows = new Map<number, string>()

  private constructor({ tables, candidates }: CompiledRoutes<H>, options: RouterOptions) {
    this.#tables = tables
    this.#candidates = candidates
    this.#ignoresTrailingSlash = options.trailingSlash === 'ignore'
  }

  /**
   * Compiles mappings, in one go: all patterns are parsed, ordered by specificity and checked against each other.
   *
   * @throws InvalidPathPatternError, InvalidConditionError, AmbiguousMappingError, UnreachableRouteError
   */
  static compile<H>(definitions: readonly RouteDefinition<H>[], options: RouterOptions = {}): Router<H> {
    return new Router(compileRoutes(definitions, options), options)
  }

  /** Every route that a match can return, in the order of their definitions. */
  get routes(): readonly CompiledRoute<H>[] {
    return this.#candidates.flatMap(({ routes }) => routes)
  }

  /**
   * The route of a request; sets `exchange.pathValues`. Else the automatic answer to OPTIONS, or why there is none.
   *
   * @throws MalformedQueryException (400) where a `params` condition reads a query that is malformed
   */
  match(exchange: RoutableExchange): RouteMatch<H> | AutomaticOptions | RoutingFailure {
    const table = this.#tables.get(exchange.method)
    if (table === undefined) return this.#unknownMethod(exchange.path)
    const leaf = table.statics.get(exchange.path)
    if (leaf !== undefined) {
      const target = leaf.select(exchange)
      if (target !== undefined) {
        exchange.pathValues = target.emptyValues
        return target.route
      }
    }
    const path = this.#read(exchange.path)
    if (path instanceof PathProblem) return refusal(exchange, path)
    const target = table.search.select(path, path === exchange.path, exchange)
    if (target === undefined) return this.#failure(exchange, path, table)
    exchange.pathValues = table.search.values(target)
    return target.route
  }

  /** The methods that a raw path answers, HEAD and OPTIONS included; none where nothing is mapped or the path is malformed. */
  allowedMethods(path: string): readonly HttpMethod[] {
    const canonical = this.#read(path)
    if (canonical instanceof PathProblem) return []
    const mask = this.#allowedMask(canonical)
    return HTTP_METHODS.filter((_, index) => (mask & (1 << index)) !== 0)
  }

  /** The patterns of all routes that a raw path belongs to, whatever their methods and conditions; none where the path is malformed. */
  patternsAt(path: string): readonly string[] {
    const canonical = this.#read(path)
    if (canonical instanceof PathProblem) return []
    return [...this.#tables.values()].flatMap(({ search }) =>
      search
        .collect(canonical)
        .flatMap(({ entries }) => entries.map(({ candidate }) => candidate.definition.pattern)),
    )
  }

  #read(raw: string): string | PathProblem {
    const path = canonicalPath(raw)
    return this.#ignoresTrailingSlash && typeof path === 'string' ? trimTrailingSlash(path) : path
  }

  #unknownMethod(raw: string): RoutingFailure {
    const path = this.#read(raw)
    if (path instanceof PathProblem) return malformed(path)
    const mask = this.#allowedMask(path)
    return mask === 0 ? NOT_IMPLEMENTED : methodNotAllowed(this.#allow(mask))
  }

  #failure(
    exchange: RoutableExchange,
    path: string,
    table: MethodTable<H>,
  ): RoutingFailure | AutomaticOptions {
    const candidates = table.search
      .collect(path)
      .flatMap(({ entries }) => entries.map(({ candidate }) => candidate))
    if (candidates.length > 0) return narrow(candidates, exchange) ?? NOT_FOUND
    const mask = this.#allowedMask(path)
    if (mask === 0) return NOT_FOUND
    const allow = this.#allow(mask)
    return exchange.method === 'OPTIONS' ? new AutomaticOptions(allow) : methodNotAllowed(allow)
  }

  #allowedMask(path: string): number {
    let mask = 0
    HTTP_METHODS.forEach((method, index) => {
      if ((this.#tables.get(method) as MethodTable<H>).search.collect(path).length > 0) mask |= 1 << index
    })
    return mask === 0 ? 0 : mask | (1 << HTTP_METHODS.indexOf('OPTIONS'))
  }

  #allow(mask: number): string {
    let allow = this.#allows.get(mask)
    if (allow === undefined) {
      allow = HTTP_METHODS.filter((_, index) => (mask & (1 << index)) !== 0).join(', ')
      this.#allows.set(mask, allow)
    }
    return allow
  }
}

function refusal(exchange: RoutableExchange, problem: PathProblem): RoutingFailure | AutomaticOptions {
  // RFC 9110 section 9.3.7: `OPTIONS *` asks about the server as a whole.
  if (exchange.method === 'OPTIONS' && exchange.path === '*')
    return new AutomaticOptions(HTTP_METHODS.join(', '))
  return malformed(problem)
}

function malformed(problem: PathProblem): RoutingFailure {
  return new RoutingFailure(400, 'malformed-path', problem.detail)
}

function methodNotAllowed(allow: string): RoutingFailure {
  return new RoutingFailure(405, 'method-not-allowed', `This path answers ${allow}.`, { allow })
}
