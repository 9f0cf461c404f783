import { nearestName } from '../common/index.js'
import { PropertyPath } from '../config/index.js'
import { printOrigin, type OnApplicationBootstrap } from '../core/index.js'
import type { RegistryUsage } from '../resilience/index.js'
import type { ClientConfig } from './config/client.options.js'
import {
  canonicalName,
  notedClientNames,
  RESERVED_NAMES,
  type ClientSettings,
  type ConfiguredClient,
} from './config/client-settings.js'
import type { HttpClients } from './http-clients.js'
import { RESILIENCE_KEYS } from './resilience/client-resilience.js'

/** What is looked at of a registry of resilience. */
export interface NamedRegistry {
  readonly pattern: string
  usage(): RegistryUsage
}

export interface ClientNamesOptions {
  readonly settings: ClientSettings
  readonly clients: HttpClients
  /** Names of the clients of exchange interfaces, those that are made on first use too. */
  readonly exchanges: () => readonly string[]
  /** In the order of RESILIENCE_KEYS. */
  readonly registries: readonly NamedRegistry[]
  readonly warn: (message: string) => void
}

/**
 * Looks at boot for names that are most likely misspelt: of a client that nobody makes, and of an instance of resilience that is named
 * nowhere else. They are no errors, since code may ask for a client of any name later.
 */
export class ClientNames implements OnApplicationBootstrap {
  readonly #options: ClientNamesOptions

  constructor(options: ClientNamesOptions) {
    this.#options = options
  }

  /** By now methods are woven, clients are made, and constructors and `onModuleInit` of the application have run. */
  onApplicationBootstrap(): void {
    const { clients, exchanges, settings, registries, warn } = this.#options
    const made = clients.configurations()
    const names = new Set([...made.keys(), ...exchanges(), ...notedClientNames()])
    const services = [...made.values()].flatMap(serviceOf)
    const warnings = [
      ...unusedClients(settings.configured, [...names], services),
      ...[...made].flatMap(([client, config]) => unknownInstances(client, config, registries)),
    ]
    for (const warning of warnings) warn(warning)
  }
}

/** `lb://inventory` names the service that `client.inventory.load-balancer` is for. */
function serviceOf({ baseUrl }: ClientConfig): readonly string[] {
  return baseUrl?.protocol === 'lb:' ? [baseUrl.hostname] : []
}

function unusedClients(
  configured: readonly ConfiguredClient[],
  clients: readonly string[],
  services: readonly string[],
): readonly string[] {
  const known = [...clients, ...services]
  const used = new Set(known.map(canonicalName))
  return configured.flatMap(({ name, origin, isBalancerOnly }) => {
    if (used.has(canonicalName(name))) return []
    const meant = nearestName(name, [...known, ...RESERVED_NAMES])
    // Any URL of a request may name a service.
    if (isBalancerOnly && meant === undefined) return []
    const hint = meant === undefined ? '.' : `; did you mean client.${meant}?`
    return `client.${name} (${printOrigin(origin)}) is of a client that nobody has made during boot${hint} Clients: ${clients.join(', ') || 'none'}.`
  })
}

function unknownInstances(
  client: string,
  { resilience }: ClientConfig,
  registries: readonly NamedRegistry[],
): readonly string[] {
  return RESILIENCE_KEYS.flatMap((key, index) => {
    const name = resilience[key]
    const registry = registries[index]
    if (typeof name !== 'string' || name === client || registry === undefined) return []
    const { declared, asked } = registry.usage()
    // The client itself has asked once; who else asks for the name knows it.
    if (declared.has(name) || (asked.get(name) ?? 0) > 1) return []
    const known = [...declared, ...asked.keys()].filter((each) => each !== name)
    const meant = nearestName(name, known)
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
    const entry = PropertyPath.parse(`resilience.${registry.pattern}.instances`).child(name).toString()
    const option = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    return `client.${client}.${option} names the instance ${name}, which has no configuration and no other use.${hint} Write ${entry}, or true for the client's own instance.`
  })
}
