import {
  DataSize,
  duration,
  durationOf,
  InvalidDataSizeError,
  InvalidDurationError,
  wholeNumber,
  type OptionComplaint,
  type OptionComplaints,
} from '../../common/index.js'
import { RESILIENCE_KEYS } from '../resilience/client-resilience.js'
import { checkedHeaders } from '../transport/client-headers.js'
import { UnusableUrlError } from '../transport/transport.errors.js'
import { CLIENT_DEFAULTS, type ClientConfig, type ClientOptions } from './client.options.js'
import { InvalidClientOptionsError } from './config.errors.js'

const DURATIONS = ['connectTimeout', 'readTimeout', 'timeout', 'keepAliveTimeout', 'shutdownTimeout'] as const
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'lb:'])

/** Layers of options, weakest first, as one checked configuration. @throws InvalidClientOptionsError, UnusableUrlError */
export function clientConfig(name: string, layers: readonly (ClientOptions | undefined)[]): ClientConfig {
  const options = merged(layers)
  const complaints: (OptionComplaint | undefined)[] = []
  const checked = <T>(option: string, read: () => T, fallback: T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof InvalidDurationError || error instanceof InvalidDataSizeError)) throw error
      complaints.push({ option, message: error.message })
      return fallback
    }
  }
  const durations = Object.fromEntries(
    DURATIONS.map((option) => {
      const value = options[option]
      const fallback = CLIENT_DEFAULTS[option]
      return [
        option,
        value === undefined ? fallback : checked(option, () => durationOf(value).toMillis(), fallback),
      ]
    }),
  ) as Pick<ClientConfig, (typeof DURATIONS)[number]>
  const { maxResponseSize: size, baseUrl } = options
  const config: ClientConfig = {
    ...CLIENT_DEFAULTS,
    ...durations,
    ...(size !== undefined && {
      maxResponseSize: checked('maxResponseSize', () => bytesOf(size), CLIENT_DEFAULTS.maxResponseSize),
    }),
    ...picked(options, ['maxConnections', 'http2', 'maxRedirects', 'proxy', 'tls', 'transport']),
    baseUrl: baseUrl === undefined ? undefined : checkedBaseUrl(name, baseUrl),
    headers: checkedHeaders(options.headers ?? {}, name),
    interceptors: layers.flatMap((layer) => layer?.interceptors ?? []),
    resilience: picked(options, RESILIENCE_KEYS),
  }
  complaints.push(...complaintsAbout(config))
  const found = complaints.filter((complaint) => complaint !== undefined)
  if (found.length > 0) throw new InvalidClientOptionsError(name, found)
  return config
}

function merged(layers: readonly (ClientOptions | undefined)[]): ClientOptions {
  const all: Record<string, unknown> = {}
  for (const layer of layers) {
    for (const [option, value] of Object.entries(layer ?? {})) {
      if (value === undefined) continue
      const isNested = option === 'headers' || option === 'tls'
      all[option] = isNested ? { ...(all[option] as object | undefined), ...(value as object) } : value
    }
  }
  return all
}

function picked<T extends object, K extends keyof T>(
  options: T,
  keys: readonly K[],
): { [P in K]?: NonNullable<T[P]> } {
  return Object.fromEntries(
    keys.filter((key) => options[key] !== undefined).map((key) => [key, options[key]]),
  ) as { [P in K]?: NonNullable<T[P]> }
}

function bytesOf(size: DataSize | string | number): number {
  if (typeof size === 'string') return DataSize.parse(size).toBytes()
  return typeof size === 'number' ? DataSize.ofBytes(size).toBytes() : size.toBytes()
}

function checkedBaseUrl(name: string, given: string | URL): URL {
  const url = URL.parse(String(given))
  if (url === null) {
    // Before an @ there may be a password.
    const shown = JSON.stringify(String(given).replace(/^.*@/s, '...@'))
    throw new UnusableUrlError(name, `its base URL ${shown} is no absolute URL`)
  }
  if (!SCHEMES.has(url.protocol) || url.host === '') {
    throw new UnusableUrlError(
      name,
      `the scheme of its base URL is ${url.protocol}, not http:, https: or lb:`,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new UnusableUrlError(
      name,
      'its base URL has a user or a password, which would be logged: use basicAuthentication()',
    )
  }
  if (url.search !== '' || url.hash !== '') {
    throw new UnusableUrlError(name, 'its base URL has a query or a fragment')
  }
  return url
}

function complaintsAbout(config: ClientConfig): OptionComplaints {
  const { proxy } = config
  const isProxy = proxy === undefined || /^https?:$/.test(URL.parse(proxy)?.protocol ?? '')
  return [
    ...DURATIONS.map((option) =>
      duration(config, option, option === 'connectTimeout' || option === 'keepAliveTimeout' ? 1 : 0),
    ),
    wholeNumber(config, 'maxConnections', 1),
    wholeNumber(config, 'maxRedirects', 0),
    isProxy ? undefined : { option: 'proxy', message: 'must be an http: or https: URL' },
  ]
}
