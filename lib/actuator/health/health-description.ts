import type { HealthStatus } from '../../core/index.js'

/** What is answered, as Spring Boot writes it. */
export interface HealthDescription {
  readonly status: HealthStatus
  /** Of an indicator. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Of several together. */
  readonly components?: Readonly<Record<string, HealthDescription>>
  /** Of the application as a whole: the names of its groups. */
  readonly groups?: readonly string[]
}
