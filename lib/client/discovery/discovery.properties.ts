import { DataSize, Duration } from '../../common/index.js'
import { ConfigurationProperties, Property, Secret } from '../../config/index.js'
import {
  DISCOVERY_DRIVERS,
  type DiscoveryDriverName,
  type DiscoveryOptions,
  type StaticInstanceOptions,
} from './discovery.options.js'

// What no file sets stays unset, so that the options of the code count; defaults are in discovery-config.ts.

class RegistryTlsProperties {
  @Property({ type: String }) caFile?: string
  @Property({ type: String }) certFile?: string
  @Property({ type: String }) keyFile?: string
  @Property({ type: String }) serverName?: string
}

class StaticInstanceProperties implements StaticInstanceOptions {
  @Property({ type: String }) uri?: string
  @Property({ type: String }) id?: string
  @Property({ type: Number }) weight?: number
  @Property({ type: String }) zone?: string
  @Property({ of: String }) metadata: Record<string, string> = {}
}

class StaticServiceProperties {
  @Property({ of: StaticInstanceProperties }) instances: StaticInstanceProperties[] = []
}

class StaticProperties {
  @Property({ of: StaticServiceProperties }) services: Record<string, StaticServiceProperties> = {}
}

class DnsProperties {
  @Property({ type: String }) domain?: string
  @Property({ type: String }) protocol?: string
  @Property({ of: String }) servers: string[] = []
  @Property({ type: Boolean }) secure?: boolean
}

class EtcdProperties {
  @Property({ type: String }) prefix?: string
}

class ConsulProperties {
  @Property({ type: String }) datacenter?: string
  @Property({ type: String }) partition?: string
  @Property({ of: String }) tags: string[] = []
  @Property({ enum: ['default', 'stale', 'consistent'] }) consistency?: 'default' | 'stale' | 'consistent'
}

class NacosProperties {
  @Property({ type: String }) group?: string
  @Property({ type: String }) cluster?: string
  @Property({ of: String }) clusters: string[] = []
  @Property({ type: String }) contextPath?: string
}

class KubernetesProperties {
  @Property({ type: String }) portName?: string
  @Property({ enum: ['IPv4', 'IPv6', 'FQDN'] }) addressType?: 'IPv4' | 'IPv6' | 'FQDN'
}

class RegistrationProperties {
  @Property({ type: Boolean }) enabled?: boolean
  @Property({ type: String }) service?: string
  @Property({ type: String }) id?: string
  @Property({ type: String }) host?: string
  @Property({ type: Number }) port?: number
  @Property({ type: Boolean }) secure?: boolean
  @Property({ type: Number }) weight?: number
  @Property({ type: String }) zone?: string
  @Property({ of: String }) metadata: Record<string, string> = {}
  @Property({ type: Duration }) ttl?: Duration
  @Property({ type: Boolean }) failFast?: boolean
  @Property({ type: Duration }) shutdownDelay?: Duration
}

/** `client.discovery.*`. */
@ConfigurationProperties('client.discovery')
export class DiscoveryProperties {
  @Property({ enum: DISCOVERY_DRIVERS }) driver?: DiscoveryDriverName
  @Property({ of: String }) url: string[] = []
  @Property({ type: String }) namespace?: string
  @Property({ type: Secret }) token?: Secret
  @Property({ type: String }) tokenFile?: string
  @Property({ type: String }) username?: string
  @Property({ type: Secret }) password?: Secret
  tls = new RegistryTlsProperties()
  @Property({ type: Duration }) requestTimeout?: Duration
  @Property({ type: Duration }) watchTimeout?: Duration
  @Property({ type: Duration }) refreshInterval?: Duration
  @Property({ type: Duration }) firstListTimeout?: Duration
  @Property({ type: DataSize }) maxResponseSize?: DataSize
  static = new StaticProperties()
  dns = new DnsProperties()
  etcd = new EtcdProperties()
  consul = new ConsulProperties()
  nacos = new NacosProperties()
  kubernetes = new KubernetesProperties()
  register = new RegistrationProperties()
}

const NESTED = ['tls', 'dns', 'etcd', 'consul', 'nacos', 'kubernetes', 'register'] as const

/** Of each option, what a file says, or else what the code says. */
export function mergedDiscoveryOptions(code: DiscoveryOptions, files: DiscoveryProperties): DiscoveryOptions {
  const nested = NESTED.map((name) => [name, { ...code[name], ...whatIsSet(files[name]) }] as const)
  return {
    ...code,
    ...whatIsSet(files),
    ...Object.fromEntries(nested),
    static: { services: { ...code.static?.services, ...files.static.services } },
  }
}

/** A bound object has every field: `undefined`, or empty, where no file sets it. */
function whatIsSet(properties: object): object {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !isUnset(value)))
}

function isUnset(value: unknown): boolean {
  if (value === undefined) return true
  if (Array.isArray(value)) return value.length === 0
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.keys(value).length === 0
  )
}
