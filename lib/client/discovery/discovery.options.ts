import type { DataSize, DurationLike } from '../../common/index.js'
import type { Secret } from '../../config/index.js'

export const DISCOVERY_DRIVERS = ['static', 'dns', 'etcd', 'consul', 'nacos', 'kubernetes'] as const

export type DiscoveryDriverName = (typeof DISCOVERY_DRIVERS)[number]

/** How service discovery is set up; `client.discovery.*` in files, whose values go before those of the code. */
export interface DiscoveryOptions {
  /** What knows the instances of services. Default `static`. */
  readonly driver?: DiscoveryDriverName
  /** Of the registry. Several are tried in turn. Default: the registry's own port on this machine; in a cluster, Kubernetes' own address. */
  readonly url?: string | readonly string[]
  /** Consul's `ns`, Nacos' namespace id, Kubernetes' namespace. Default: the registry's own. */
  readonly namespace?: string
  /** Consul's ACL token, Kubernetes' bearer token. */
  readonly token?: string | Secret
  /** A file with the token, read again for every request: it may be rotated. */
  readonly tokenFile?: string
  /** With `password`: for etcd and Nacos. */
  readonly username?: string
  /** With `username`. */
  readonly password?: string | Secret
  readonly tls?: RegistryTlsOptions
  /** How long a registry may take to answer. Default 5s. */
  readonly requestTimeout?: DurationLike
  /** The longest time a watch goes without asking anew; a connection that has died silently is found out by then. Default 1m. */
  readonly watchTimeout?: DurationLike
  /** How often drivers ask that can not watch (DNS, Nacos). Default 10s. */
  readonly refreshInterval?: DurationLike
  /** How long the first caller waits for the first list of a service. Default 5s. */
  readonly firstListTimeout?: DurationLike
  /** The most that is read of one answer. Default 4MB. */
  readonly maxResponseSize?: number | DataSize
  readonly static?: StaticDiscoveryOptions
  readonly dns?: DnsDiscoveryOptions
  readonly etcd?: EtcdDiscoveryOptions
  readonly consul?: ConsulDiscoveryOptions
  readonly nacos?: NacosDiscoveryOptions
  readonly kubernetes?: KubernetesDiscoveryOptions
  readonly register?: RegistrationOptions
}

/** Files in PEM, read once. */
export interface RegistryTlsOptions {
  /** Certificates of the authorities that are trusted in place of the system's. */
  readonly caFile?: string
  /** What this application shows of itself; with `keyFile`. */
  readonly certFile?: string
  /** Private key of `certFile`. */
  readonly keyFile?: string
  /** Name on the registry's certificate, where it is not the host of the URL. */
  readonly serverName?: string
}

export interface StaticDiscoveryOptions {
  /** By service. */
  readonly services?: Readonly<Record<string, { readonly instances?: readonly StaticInstanceOptions[] }>>
}

export interface StaticInstanceOptions {
  /** `http://10.0.0.5:8080`. */
  readonly uri?: string
  /** Default: host and port. */
  readonly id?: string
  /** Share of the calls beside others, also a fraction; 0 gets none. Default 1. */
  readonly weight?: number
  /** Where it runs: `eu-west-1a`. */
  readonly zone?: string
  /** What else callers are to know of it. */
  readonly metadata?: Readonly<Record<string, string>>
}

export interface DnsDiscoveryOptions {
  /** `example.org`: `inventory` is looked for as `_inventory._tcp.example.org`. A name that begins with `_` is asked for as it is. */
  readonly domain?: string
  /** Second part of the name that is asked for. Default `tcp`. */
  readonly protocol?: string
  /** `10.0.0.2` or `10.0.0.2:5353`. Default: those of the machine. */
  readonly servers?: readonly string[]
  /** Whether instances speak TLS. Default false. */
  readonly secure?: boolean
}

export interface EtcdDiscoveryOptions {
  /** Default `/services/`: an instance is at `/services/inventory/<id>`. */
  readonly prefix?: string
}

export interface ConsulDiscoveryOptions {
  /** Default: the agent's. */
  readonly datacenter?: string
  /** Admin partition (Enterprise). */
  readonly partition?: string
  /** Only instances that have all of them; what this application registers gets them. */
  readonly tags?: readonly string[]
  /** Default `default`. `stale` lets any server answer. */
  readonly consistency?: 'default' | 'stale' | 'consistent'
}

export interface NacosDiscoveryOptions {
  /** Group of the services, this application's registration included. Default `DEFAULT_GROUP`. */
  readonly group?: string
  /** What this application registers in. Default `DEFAULT`. */
  readonly cluster?: string
  /** Only instances of these. Default: of all. */
  readonly clusters?: readonly string[]
  /** Where the server's API begins. Default `/nacos`. */
  readonly contextPath?: string
}

export interface KubernetesDiscoveryOptions {
  /** Name of the port. Default: `https`, `http`, or the first TCP port there is. */
  readonly portName?: string
  /** Default `IPv4`, or what there is where a service has no slice of that kind. */
  readonly addressType?: 'IPv4' | 'IPv6' | 'FQDN'
}

/** How this application enters itself. */
export interface RegistrationOptions {
  /** Whether it is registered at all. Default false. */
  readonly enabled?: boolean
  /** Name under which others find it. Required. */
  readonly service?: string
  /** Default: service, host and port. */
  readonly id?: string
  /** Address at which others reach it. Default: `server.host`, or the machine's first address that others can reach. */
  readonly host?: string
  /** Where others reach it, behind a port mapping. Default: the port it listens on. */
  readonly port?: number
  /** Whether it is reached with TLS. Default false. */
  readonly secure?: boolean
  /** Share of the calls beside others, also a fraction; 0 gets none. Default: 1, as callers read it. */
  readonly weight?: number
  /** Where it runs: `eu-west-1a`. */
  readonly zone?: string
  /** What else others are to know of it. */
  readonly metadata?: Readonly<Record<string, string>>
  /** How long it stays registered without a sign of life. A third of it is the interval of the heartbeats. Default 15s. */
  readonly ttl?: DurationLike
  /** Whether the start fails when it can not be registered. Default: it goes on trying. */
  readonly failFast?: boolean
  /** How long it goes on taking requests once it is deregistered, so that callers can learn of it. Default 0s. */
  readonly shutdownDelay?: DurationLike
}
