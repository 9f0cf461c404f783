import type { Health, HealthStatus } from '../../core/index.js'

/** Spring Boot's order; a status that is not in it does not count. */
const SEVERITY: readonly HealthStatus[] = ['DOWN', 'OUT_OF_SERVICE', 'UP', 'UNKNOWN']

/** What a health indicator looks at of an instance. */
interface Registered {
  readonly name: string
  readonly config: { readonly registerHealthIndicator: boolean }
}

/** The health of the instances that have `registerHealthIndicator`, by name; the worst status is that of the whole. */
export function registeredHealth<S extends Registered>(
  instances: readonly S[],
  healthOf: (instance: S) => Health,
): Health {
  const shown = instances.filter(({ config }) => config.registerHealthIndicator)
  const entries = shown.map((instance) => [instance.name, healthOf(instance)] as const)
  return {
    status: worstStatus(entries.map(([, { status }]) => status)),
    details: Object.fromEntries(entries),
  }
}

/** The worst of several; UP where there is none, and none that counts. */
function worstStatus(statuses: readonly HealthStatus[]): HealthStatus {
  return SEVERITY.find((status) => statuses.includes(status)) ?? 'UP'
}
