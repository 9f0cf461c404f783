import type { Awaitable } from '../../common/index.js'

/** Spring Boot's statuses; an indicator may have others (`CIRCUIT_OPEN`). */
export type HealthStatus = 'UP' | 'DOWN' | 'OUT_OF_SERVICE' | 'UNKNOWN' | (string & {})

export interface Health {
  readonly status: HealthStatus
  /** Shown to who may see it; serializable. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** Spring Boot's order, the worst first; a status that is not in it does not count. */
export const HEALTH_STATUS_ORDER: readonly HealthStatus[] = ['DOWN', 'OUT_OF_SERVICE', 'UP', 'UNKNOWN']

/** The worst of several statuses; `undefined` where there is none that counts. */
export function worstStatus(
  statuses: readonly HealthStatus[],
  order: readonly HealthStatus[] = HEALTH_STATUS_ORDER,
): HealthStatus | undefined {
  return order.find((status) => statuses.includes(status))
}

/** What an area or an application says about its health. Every component whose class extends it, or whose token it is, is asked. */
export abstract class HealthIndicator {
  /** What it is listed by: `circuitBreakers`. */
  abstract readonly name: string
  /** Whether the framework brings it: `management.health.defaults.enabled` turns it off. Default false. */
  readonly isDefault: boolean = false
  /** @param signal aborts when nobody waits any more: the indicator has taken too long, and counts as DOWN */
  abstract health(signal?: AbortSignal): Awaitable<Health>
}

/**
 * Several indicators under one name, such as the databases of an application: `/actuator/health/db/orders`. Every component
 * whose class extends it, or whose token it is, is asked.
 */
export abstract class CompositeHealthContributor {
  /** What it is listed by: `db`. */
  abstract readonly name: string
  /** Whether the framework brings it: `management.health.defaults.enabled` turns it off. Default false. */
  readonly isDefault: boolean = false
  /** Asked each time, so they may come and go. One that stays is the same object each time. */
  abstract contributors(): readonly HealthContributor[]
}

/** The name is Spring Boot's. */
export type HealthContributor = HealthIndicator | CompositeHealthContributor
