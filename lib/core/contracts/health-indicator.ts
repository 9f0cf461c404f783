import type { Awaitable } from '../../common/index.js'

/** Spring Boot's statuses; an indicator may have others (`CIRCUIT_OPEN`). */
export type HealthStatus = 'UP' | 'DOWN' | 'OUT_OF_SERVICE' | 'UNKNOWN' | (string & {})

export interface Health {
  readonly status: HealthStatus
  /** Shown to who may see it; serializable. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** What an area or an application says about its health. Every provider of this token is asked: `{ provide: HealthIndicator, useClass: ... }`. */
export abstract class HealthIndicator {
  /** What it is listed by: `circuitBreakers`. */
  abstract readonly name: string
  abstract health(): Awaitable<Health>
}
