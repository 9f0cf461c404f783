import type { ApplicationContext } from '../../core/index.js'
import type { EndpointRequest } from '../../http/index.js'
import { EndpointGuards } from '../endpoint/endpoint-guards.js'

/** Who sees values, in Spring Boot's words. Secrets are masked for everybody. */
export const SHOW_VALUES = ['never', 'when-authorized', 'always'] as const

export type ShowValues = (typeof SHOW_VALUES)[number]

/** What an endpoint that shows configuration is set up with. */
export interface ValueVisibilityOptions {
  readonly showValues: ShowValues
  readonly roles: readonly string[]
}

/** Whether a request may see values. */
export class ValueVisibility {
  readonly #options: ValueVisibilityOptions
  readonly #guards: EndpointGuards

  constructor(options: ValueVisibilityOptions, context: ApplicationContext) {
    this.#options = options
    this.#guards = new EndpointGuards(context)
  }

  /** With `when-authorized`: whether there is an EndpointGuard, and it lets the caller through with the endpoint's `roles`. */
  async allows(request: Pick<EndpointRequest, 'endpoint' | 'exchange'>): Promise<boolean> {
    const { showValues, roles } = this.#options
    if (showValues === 'always') return true
    if (showValues === 'never') return false
    return this.#guards.knows({ ...request, operation: 'read', roles })
  }
}
