import type { PrometheusMeterRegistry, PrometheusMeterRegistryOptions } from './prometheus-meter-registry.js'

/** A registry of nobody's container. Loads prom-client, which an application without metrics never does. */
export async function prometheusMeterRegistry(
  options: PrometheusMeterRegistryOptions = {},
): Promise<PrometheusMeterRegistry> {
  const [{ Registry }, { ClientMeterRegistry }] = await Promise.all([
    import('prom-client'),
    import('./client-meter-registry.js'),
  ])
  return new ClientMeterRegistry(new Registry(), options)
}
