import type { Provider } from '../container/provider.js'
import { LOADED_AREAS } from './loaded-areas.js'

const contributions = new Map<string, () => readonly Provider[]>()

/**
 * What an area gives to every application that has loaded it: registries that its aspects look for, and the like. Called by the area's
 * modules when they are evaluated, which marks the area as loaded. An application's own providers go first.
 */
export function contributeProviders(area: string, providers: () => readonly Provider[]): void {
  LOADED_AREAS.add(area)
  contributions.set(area, providers)
}

/** Asked once per application, when all its files are loaded. */
export function contributedProviders(): readonly Provider[] {
  return [...contributions.values()].flatMap((providers) => providers())
}
