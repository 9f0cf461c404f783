import type { HttpMethod } from '../exchange/http-method.js'

/** What narrows a mapping beyond method and path; Spring's syntax for each. */
export interface RouteConditions {
  /** `name`, `!name`, `name=value`, `name!=value`. */
  readonly params?: readonly string[]
  /** As `params`, on header fields. */
  readonly headers?: readonly string[]
  /** Media types of the request body; a leading `!` negates. */
  readonly consumes?: readonly string[]
  /** Media types of the response; a leading `!` negates. */
  readonly produces?: readonly string[]
}

/** A mapping as the router compiles it. */
export interface RouteDefinition<H> {
  /** Empty: every method. */
  readonly methods: readonly HttpMethod[]
  readonly pattern: string
  readonly conditions: RouteConditions
  readonly handler: H
  /** `OrderController.place`, for messages. */
  readonly origin: string
}
