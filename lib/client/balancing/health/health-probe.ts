import type { ServiceInstance } from '../../discovery/service-instance.js'

/**
 * Asks one instance for its health: resolves when it is healthy, rejects with the reason when it is not.
 *
 * @param signal aborts when the time is up, or when nobody wants to know any more
 */
export type HealthProbe = (instance: ServiceInstance, signal: AbortSignal) => Promise<void>
