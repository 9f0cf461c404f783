import type { MediaType } from '../media/media-type.js'
import type { HttpMethod } from '../exchange/http-method.js'
import { isSecretPattern } from '../exchange/secret-pattern.js'
import type { RouteConditions, RouteDefinition } from './route.js'

/**
 * A route as {@link Router.match} returns it: made at boot, the same object for every request. A handler that produces several media
 * types has one per type, so that the type to answer with is known without looking at the request again.
 */
export class CompiledRoute<H> {
  readonly kind = 'route'
  readonly handler: H
  /** Empty: every method. */
  readonly methods: readonly HttpMethod[]
  readonly pattern: string
  /** Whether a path variable has the name of a secret. */
  readonly isSecret: boolean
  readonly conditions: RouteConditions
  readonly origin: string

  constructor(
    readonly definition: RouteDefinition<H>,
    /** Names of the path variables, in the order of `exchange.pathValues`. One that an optional part leaves out has the value `''`. */
    readonly variables: readonly string[],
    /** What content negotiation chose from `produces`; may be a range (`text/*`). `undefined` where the route does not say. */
    readonly produces: MediaType | undefined,
  ) {
    this.handler = definition.handler
    this.methods = definition.methods
    this.pattern = definition.pattern
    this.isSecret = isSecretPattern(this.pattern)
    this.conditions = definition.conditions
    this.origin = definition.origin
  }

  toString(): string {
    const methods = this.methods.length === 0 ? '*' : this.methods.join('|')
    return `${methods} ${this.pattern} -> ${this.origin}`
  }
}

/** What {@link Router.match} returns for a request that has a handler. */
export type RouteMatch<H> = CompiledRoute<H>
