import type { Unsubscribe } from '../events/event-publisher.js'
import type { RegistryEvent } from './strategy-registry.js'

/** What looking at the instances of a registry needs of it. */
export interface WatchedRegistry<S> {
  all(): readonly S[]
  find(name: string): S | undefined
  readonly events: { onEvent(listener: (event: RegistryEvent) => void): Unsubscribe }
}

/**
 * Does something with every instance of a registry, those that come later included, and undoes it when they go.
 *
 * @param begin gives what undoes it
 * @returns ends it for all
 */
export function eachInstance<S extends { readonly name: string }>(
  registry: WatchedRegistry<S>,
  begin: (instance: S) => Unsubscribe,
): Unsubscribe {
  const begun = new Map<string, Unsubscribe>()
  const drop = (name: string): void => {
    begun.get(name)?.()
    begun.delete(name)
  }
  const add = (instance: S): void => {
    // A listener may have replaced the instance before this one heard of it.
    drop(instance.name)
    begun.set(instance.name, begin(instance))
  }
  const off = registry.events.onEvent(({ type, name }) => {
    if (type === 'ENTRY_REMOVED') drop(name)
    const instance = type === 'ENTRY_ADDED' ? registry.find(name) : undefined
    if (instance !== undefined) add(instance)
  })
  for (const instance of registry.all()) add(instance)
  return () => {
    off()
    for (const name of begun.keys()) drop(name)
  }
}
