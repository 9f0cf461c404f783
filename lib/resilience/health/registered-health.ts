import { worstStatus, type Health } from '../../core/index.js'

/** What a health indicator looks at of an instance. */
interface Registered {
  readonly name: string
  readonly config: { readonly registerHealthIndicator: boolean }
}

/** The health of the instances that have `registerHealthIndicator`, by name; the worst status is that of the whole, UP where none counts. */
export function registeredHealth<S extends Registered>(
  instances: readonly S[],
  healthOf: (instance: S) => Health,
): Health {
  const shown = instances.filter(({ config }) => config.registerHealthIndicator)
  const entries = shown.map((instance) => [instance.name, healthOf(instance)] as const)
  return {
    status: worstStatus(entries.map(([, { status }]) => status)) ?? 'UP',
    details: Object.fromEntries(entries),
  }
}
