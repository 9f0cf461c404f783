import type { DiscoveryClient } from './discovery-client.js'
import { discoveryConfig, type DiscoveryConfig } from './discovery-config.js'
import { RegistrationUnsupportedError } from './discovery.errors.js'
import type { DiscoveryDriverName, DiscoveryOptions } from './discovery.options.js'
import type { DiscoveryRuntime } from './discovery-runtime.js'
import type { ServiceRegistry } from './service-registry.js'

type OpenClient = (config: DiscoveryConfig, runtime: DiscoveryRuntime) => Promise<DiscoveryClient>
type OpenRegistry = (config: DiscoveryConfig, runtime: DiscoveryRuntime) => Promise<ServiceRegistry>

/** Only the driver that is configured is loaded, and undici only with one that speaks HTTP. */
const CLIENTS: Readonly<Record<DiscoveryDriverName, OpenClient>> = {
  static: async (config, runtime) =>
    new (await import('./drivers/static-discovery-client.js')).StaticDiscoveryClient(config, runtime),
  dns: async (config, runtime) =>
    new (await import('./drivers/dns-discovery-client.js')).DnsDiscoveryClient(config, runtime),
  etcd: async (config, runtime) =>
    new (await import('./drivers/etcd-discovery-client.js')).EtcdDiscoveryClient(config, runtime),
  consul: async (config, runtime) =>
    new (await import('./drivers/consul-discovery-client.js')).ConsulDiscoveryClient(config, runtime),
  nacos: async (config, runtime) =>
    new (await import('./drivers/nacos-discovery-client.js')).NacosDiscoveryClient(config, runtime),
  kubernetes: async (config, runtime) =>
    new (await import('./drivers/kubernetes-discovery-client.js')).KubernetesDiscoveryClient(config, runtime),
}

const REGISTRIES: Readonly<Partial<Record<DiscoveryDriverName, OpenRegistry>>> = {
  etcd: async (config, runtime) =>
    new (await import('./drivers/etcd-service-registry.js')).EtcdServiceRegistry(config, runtime),
  consul: async (config, runtime) =>
    new (await import('./drivers/consul-service-registry.js')).ConsulServiceRegistry(config, runtime),
  nacos: async (config, runtime) =>
    new (await import('./drivers/nacos-service-registry.js')).NacosServiceRegistry(config, runtime),
}

const WHY_NOT: Readonly<Partial<Record<DiscoveryDriverName, string>>> = {
  static:
    'Its instances are in the configuration of those who call: remove client.discovery.register.enabled.',
  dns: 'Records are made where the zone is kept: remove client.discovery.register.enabled.',
  kubernetes:
    'Kubernetes itself enters the ready pods of a Service: remove client.discovery.register.enabled.',
}

/**
 * The client of the driver that the options name. It opens connections when it is asked.
 *
 * @example
 * const discovery = await openDiscovery({ driver: 'etcd', url: 'http://etcd:2379' }, systemRuntime(logger))
 * await discovery.instances('inventory')
 * @throws InvalidDiscoveryOptionsError
 */
export async function openDiscovery(
  options: DiscoveryOptions,
  runtime: DiscoveryRuntime,
): Promise<DiscoveryClient> {
  const config = discoveryConfig(options)
  return CLIENTS[config.driver](config, runtime)
}

/** The registry of the driver that the options name. @throws InvalidDiscoveryOptionsError, RegistrationUnsupportedError */
export async function openRegistry(
  options: DiscoveryOptions,
  runtime: DiscoveryRuntime,
): Promise<ServiceRegistry> {
  const config = discoveryConfig(options)
  return refuseUnsupported(config.driver)(config, runtime)
}

/** How the registry of a driver is opened. @throws RegistrationUnsupportedError where it has none */
export function refuseUnsupported(driver: DiscoveryDriverName): OpenRegistry {
  const open = REGISTRIES[driver]
  if (open === undefined) throw new RegistrationUnsupportedError(driver, WHY_NOT[driver] ?? '')
  return open
}
