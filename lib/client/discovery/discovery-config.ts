import { DataSize, durationOf, type DurationLike } from '../../common/index.js'
import { Secret } from '../../config/index.js'
import { InvalidDiscoveryOptionsError } from './discovery.errors.js'
import type {
  ConsulDiscoveryOptions,
  DiscoveryDriverName,
  DiscoveryOptions,
  DnsDiscoveryOptions,
  EtcdDiscoveryOptions,
  KubernetesDiscoveryOptions,
  NacosDiscoveryOptions,
  RegistrationOptions,
  RegistryTlsOptions,
  StaticDiscoveryOptions,
} from './discovery.options.js'

export interface RegistrationConfig extends Omit<RegistrationOptions, 'ttl' | 'shutdownDelay'> {
  readonly enabled: boolean
  readonly failFast: boolean
  readonly ttlMs: number
  readonly shutdownDelayMs: number
}

/** The options with their defaults, durations in milliseconds. */
export interface DiscoveryConfig {
  readonly driver: DiscoveryDriverName
  /** Without credentials. Empty where the driver finds its registry itself. */
  readonly urls: readonly URL[]
  readonly namespace: string | undefined
  readonly token: Secret | undefined
  readonly tokenFile: string | undefined
  readonly username: string | undefined
  readonly password: Secret | undefined
  readonly tls: RegistryTlsOptions
  readonly requestTimeoutMs: number
  readonly watchTimeoutMs: number
  readonly refreshIntervalMs: number
  readonly firstListTimeoutMs: number
  readonly maxResponseBytes: number
  readonly static: Required<StaticDiscoveryOptions>
  readonly dns: DnsDiscoveryOptions & { readonly protocol: string; readonly secure: boolean }
  readonly etcd: Required<EtcdDiscoveryOptions>
  readonly consul: ConsulDiscoveryOptions
  readonly nacos: NacosDiscoveryOptions & Required<Pick<NacosDiscoveryOptions, 'group' | 'contextPath'>>
  readonly kubernetes: KubernetesDiscoveryOptions
  readonly register: RegistrationConfig
}

const DEFAULT_URLS: Readonly<Partial<Record<DiscoveryDriverName, string>>> = {
  etcd: 'http://127.0.0.1:2379',
  consul: 'http://127.0.0.1:8500',
  nacos: 'http://127.0.0.1:8848',
}

/** @throws InvalidDiscoveryOptionsError with everything that is wrong */
export function discoveryConfig(options: DiscoveryOptions): DiscoveryConfig {
  const complaints: string[] = []
  const driver = options.driver ?? 'static'
  const urls = urlsOf(options.url, DEFAULT_URLS[driver], complaints)
  const withLogin = urls.find(({ username }) => username !== '')
  const prefix = options.etcd?.prefix ?? '/services/'
  const config: DiscoveryConfig = {
    driver,
    urls: urls.map(withoutLogin),
    namespace: options.namespace,
    token: secretOf(options.token),
    tokenFile: options.tokenFile,
    username: options.username ?? decoded(withLogin?.username),
    password: secretOf(options.password ?? decoded(withLogin?.password)),
    tls: options.tls ?? {},
    ...timesOf(options, complaints),
    maxResponseBytes: bytesOf(options.maxResponseSize),
    static: { services: options.static?.services ?? {} },
    dns: { protocol: 'tcp', secure: false, ...options.dns },
    etcd: { prefix: prefix.endsWith('/') ? prefix : `${prefix}/` },
    consul: options.consul ?? {},
    nacos: { group: 'DEFAULT_GROUP', contextPath: '/nacos', ...options.nacos },
    kubernetes: options.kubernetes ?? {},
    register: registrationConfig(options.register, complaints),
  }
  complaints.push(...contradictions(config))
  if (complaints.length > 0) throw new InvalidDiscoveryOptionsError(complaints)
  return config
}

type Times = Pick<
  DiscoveryConfig,
  'requestTimeoutMs' | 'watchTimeoutMs' | 'refreshIntervalMs' | 'firstListTimeoutMs'
>

function timesOf(options: DiscoveryOptions, complaints: string[]): Times {
  const {
    requestTimeout = '5s',
    watchTimeout = '1m',
    refreshInterval = '10s',
    firstListTimeout = '5s',
  } = options
  return {
    requestTimeoutMs: millis('request-timeout', requestTimeout, 1, complaints),
    // Registries measure it in seconds.
    watchTimeoutMs: millis('watch-timeout', watchTimeout, 1_000, complaints),
    refreshIntervalMs: millis('refresh-interval', refreshInterval, 1, complaints),
    firstListTimeoutMs: millis('first-list-timeout', firstListTimeout, 1, complaints),
  }
}

function registrationConfig(options: RegistrationOptions = {}, complaints: string[]): RegistrationConfig {
  const { ttl = '15s', shutdownDelay = 0, enabled = false, failFast = false, ...others } = options
  return {
    ...others,
    enabled,
    failFast,
    ttlMs: millis('register.ttl', ttl, 3_000, complaints),
    shutdownDelayMs: millis('register.shutdown-delay', shutdownDelay, 0, complaints),
  }
}

function millis(name: string, value: DurationLike, least: number, complaints: string[]): number {
  const ms = durationOf(value).toMillis()
  if (ms < least) complaints.push(`${name} must be at least ${least}ms`)
  return ms
}

function contradictions({ register, token, tokenFile, tls, username, password }: DiscoveryConfig): string[] {
  const { enabled, service, port, weight } = register
  const found = [
    enabled &&
      (service === undefined || service === '') &&
      'register.service is needed: the name under which others find it',
    port !== undefined &&
      !(Number.isInteger(port) && port > 0 && port < 65_536) &&
      'register.port must be from 1 to 65535',
    weight !== undefined && !(weight >= 0 && weight < Infinity) && 'register.weight must not be negative',
    token !== undefined && tokenFile !== undefined && 'only one of token and token-file can be given',
    (tls.certFile === undefined) !== (tls.keyFile === undefined) &&
      'tls.cert-file and tls.key-file belong together',
    (username === undefined) !== (password === undefined) && 'username and password belong together',
  ]
  return found.filter((complaint) => complaint !== false)
}

function urlsOf(given: DiscoveryOptions['url'], fallback: string | undefined, complaints: string[]): URL[] {
  const texts = given === undefined || given.length === 0 ? [fallback] : [given].flat()
  return texts.flatMap((text) => {
    if (text === undefined) return []
    if (URL.canParse(text)) {
      const url = new URL(text)
      if (url.protocol === 'http:' || url.protocol === 'https:') return [url]
    }
    // It may have a password.
    complaints.push(`url '${text.replace(/^.*@/, '')}' must begin with http:// or https://`)
    return []
  })
}

function withoutLogin(url: URL): URL {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return bare
}

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : decodeURIComponent(text)
}

function secretOf(text: string | Secret | undefined): Secret | undefined {
  return typeof text === 'string' ? new Secret(text) : text
}

function bytesOf(size: number | DataSize = DataSize.ofMegabytes(4)): number {
  return typeof size === 'number' ? size : size.toBytes()
}
