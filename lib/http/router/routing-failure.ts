import type { MediaType } from '../media/media-type.js'

export type RoutingFailureStatus = 400 | 404 | 405 | 406 | 415 | 501

export type RoutingFailureCode =
  | 'malformed-path'
  | 'unsatisfied-parameters'
  | 'not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'unsupported-media-type'
  | 'method-not-implemented'

export interface RoutingFailureFacts {
  /** Value for the Allow field: on 405. */
  readonly allow?: string
  /** What the handlers of the path consume (415, for the Accept field) or produce (406). */
  readonly mediaTypes?: readonly MediaType[]
}

/** Why a request has no handler. Returned, not thrown: it is an answer like any other. `detail` repeats nothing of the request. */
export class RoutingFailure {
  readonly kind = 'failure'
  readonly allow: string | undefined
  readonly mediaTypes: readonly MediaType[]

  constructor(
    readonly status: RoutingFailureStatus,
    readonly code: RoutingFailureCode,
    readonly detail: string,
    facts: RoutingFailureFacts = {},
  ) {
    this.allow = facts.allow
    this.mediaTypes = facts.mediaTypes ?? []
  }
}

/** An OPTIONS request for a path whose handlers do not map OPTIONS: answered with Allow and no body. */
export class AutomaticOptions {
  readonly kind = 'options'

  constructor(readonly allow: string) {}
}
