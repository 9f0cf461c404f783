import type { MeterRegistry } from '../../core/index.js'
import type { Unsubscribe } from '../events/event-publisher.js'
import { eachInstance, type WatchedRegistry } from '../strategy/each-instance.js'
import { InstanceMeters } from './instance-meters.js'

/** What is measured of the instances of one pattern. */
export type BindInstance<S> = (instance: S, meters: InstanceMeters) => void

/**
 * Measures the instances of a registry, those that come later included, until they go.
 *
 * @returns ends it, and removes the meters
 */
export function bindRegistry<S extends { readonly name: string }>(
  registry: WatchedRegistry<S>,
  meters: MeterRegistry,
  bind: BindInstance<S>,
): Unsubscribe {
  return eachInstance(registry, (instance) => {
    const instanceMeters = new InstanceMeters(meters, instance.name)
    bind(instance, instanceMeters)
    return () => instanceMeters.remove()
  })
}
