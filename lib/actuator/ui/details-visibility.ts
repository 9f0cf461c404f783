import type { ApplicationContext } from '../../core/index.js'
import type { HttpExchange } from '../../http/index.js'
import { EndpointGuards } from '../endpoint/endpoint-guards.js'
import { HealthGroups } from '../health/health-groups.js'

/**
 * Who sees details of health on the dashboard: who sees them at the endpoint `health`. That there are components, and their statuses, is
 * told to everybody whom the dashboard is told to.
 */
export class DetailsVisibility {
  readonly #context: ApplicationContext
  readonly #guards: EndpointGuards

  constructor(context: ApplicationContext) {
    this.#context = context
    this.#guards = new EndpointGuards(context)
  }

  /** A guard that fails hides them, as it does there. */
  async isVisibleTo(exchange: HttpExchange): Promise<boolean> {
    const { showDetails, roles } = this.#context.get(HealthGroups).primary.settings
    if (showDetails !== 'when-authorized') return showDetails === 'always'
    try {
      return await this.#guards.knows({ endpoint: 'health', operation: 'read', exchange, roles })
    } catch {
      return false
    }
  }
}
