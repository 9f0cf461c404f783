import type { HttpMethod } from '../exchange/http-method.js'
import type { MatchedRoute } from '../exchange/http-exchange.js'

/** What became of requests. */
export interface RequestOutcome {
  readonly method: HttpMethod
  /** {@link NO_STATUS} where the client has got none. */
  readonly status: number
  /** Name of what was thrown, where it matters. */
  readonly exception?: string
}

export const NO_STATUS = 0

/**
 * What is kept for each outcome of each route. A route has few outcomes, so that a walk along them is the quickest way to one: no key has to
 * be built for a request.
 */
export class RouteOutcomes<T extends RequestOutcome> {
  readonly #routes = new Map<MatchedRoute | undefined, T[]>()

  find(
    route: MatchedRoute | undefined,
    method: HttpMethod,
    status: number,
    exception?: string,
  ): T | undefined {
    const known = this.#routes.get(route)
    if (known === undefined) return undefined
    for (let i = 0; i < known.length; i++) {
      const each = known[i] as T
      if (each.status === status && each.method === method && each.exception === exception) return each
    }
    return undefined
  }

  /** @param route `undefined` for what was routed nowhere */
  add(route: MatchedRoute | undefined, outcome: T): T {
    const known = this.#routes.get(route)
    if (known === undefined) this.#routes.set(route, [outcome])
    else known.push(outcome)
    return outcome
  }

  of(route: MatchedRoute | undefined): readonly T[] {
    return this.#routes.get(route) ?? []
  }

  routes(): Iterable<readonly [route: MatchedRoute | undefined, outcomes: readonly T[]]> {
    return this.#routes
  }
}
