import { readFile } from 'node:fs/promises'
import { defined } from '../../common/index.js'
import {
  Binder,
  declarePrefix,
  InvalidConfigurationError,
  PropertyPath,
  StandardEnvironment,
  type ConfigProblem,
} from '../../config/index.js'
import type { Environment, PropertyOrigin } from '../../core/index.js'
import { LoadBalancerProperties } from '../balancing/load-balancer.properties.js'
import { RESILIENCE_KEYS, type ClientResilienceOptions } from '../resilience/client-resilience.js'
import type { TlsOptions } from '../transport/transport.options.js'
import type { ClientOptions } from './client.options.js'
import { ClientInstanceProperties, type ClientTlsProperties } from './client.properties.js'
import { UnreadableCertificateError } from './config.errors.js'

const PREFIX = 'client'
/** Name that holds for all clients. */
const DEFAULT = 'default'
/** What is below `client` and no client. */
export const RESERVED_NAMES: readonly string[] = [DEFAULT, 'discovery', 'load-balancer']
const RESERVED: ReadonlySet<string> = new Set(RESERVED_NAMES.map(canonicalName))

declarePrefix(PREFIX)

/** Written while modules are evaluated, never removed from: a name that an application does not use costs a look at its configuration. */
const noted = new Set<string>()

/** Says that there is a client of that name, so that the process environment may configure it as well. */
export function noteClientName(name: string): void {
  noted.add(name)
}

/** Names that code has given to clients which are made when they are first asked for. */
export function notedClientNames(): ReadonlySet<string> {
  return noted
}

/** A name below `client` in files or arguments. */
export interface ConfiguredClient {
  /** As written. */
  readonly name: string
  readonly origin: PropertyOrigin
  /** Whether only `load-balancer` is set: then it may be the name of a service, of which there need not be a client. */
  readonly isBalancerOnly: boolean
}

/** What the configuration files say of clients. */
export class ClientSettings {
  /** Each name once, reserved ones left out. */
  readonly configured: readonly ConfiguredClient[]
  /** Of all clients. */
  readonly defaults: ClientOptions
  /** `client.load-balancer`. */
  readonly loadBalancer: LoadBalancerProperties
  readonly #clients: ReadonlyMap<string, NamedSettings>

  constructor({ configured, defaults, loadBalancer, clients }: SettingsParts) {
    this.configured = configured
    this.defaults = defaults.options
    this.loadBalancer = loadBalancer
    this.#clients = clients
  }

  /**
   * Binds everything below `client`, and what may be said of further clients by name. The problems of all are in one error.
   *
   * @throws InvalidConfigurationError, UnreadableCertificateError
   */
  static async load(environment: Environment, names: Iterable<string> = []): Promise<ClientSettings> {
    const source = environment instanceof StandardEnvironment ? environment : new StandardEnvironment([])
    const loader = new SettingsLoader(source)
    const defaults = await loader.client(DEFAULT)
    const loadBalancer = await loader.bind(`${PREFIX}.load-balancer`, LoadBalancerProperties)
    const configured = configuredClients(source)
    const clients = new Map<string, NamedSettings>()
    for (const name of new Set([...configured.map(({ name }) => name), ...noted, ...names])) {
      clients.set(canonicalName(name), await loader.client(name))
    }
    loader.finish()
    return new ClientSettings({ configured, defaults, loadBalancer, clients })
  }

  /** What the files say of one client; `undefined` for a name that was not loaded. */
  of(client: string): ClientOptions | undefined {
    return this.#clients.get(canonicalName(client))?.options
  }

  /** `client.<name>.load-balancer` by name. */
  get loadBalancers(): Readonly<Record<string, LoadBalancerProperties>> {
    return Object.fromEntries(
      [...this.#clients.values()].map(({ name, properties }) => [name, properties.loadBalancer]),
    )
  }
}

interface SettingsParts {
  readonly configured: readonly ConfiguredClient[]
  readonly defaults: NamedSettings
  readonly loadBalancer: LoadBalancerProperties
  /** By name, as relaxed names are compared. */
  readonly clients: ReadonlyMap<string, NamedSettings>
}

interface NamedSettings {
  readonly name: string
  readonly properties: ClientInstanceProperties
  readonly options: ClientOptions
}

class SettingsLoader {
  readonly #binder: Binder
  readonly #problems: ConfigProblem[] = []

  constructor(environment: StandardEnvironment) {
    this.#binder = new Binder(environment)
  }

  async client(name: string): Promise<NamedSettings> {
    const properties = await this.bind(`${PREFIX}.${name}`, ClientInstanceProperties)
    return { name, properties, options: await optionsOf(name, properties) }
  }

  async bind<T extends object>(prefix: string, type: new () => T): Promise<T> {
    try {
      return await this.#binder.bind(prefix, type)
    } catch (error) {
      if (!(error instanceof InvalidConfigurationError)) throw error
      this.#problems.push(...error.problems)
      return new type()
    }
  }

  finish(): void {
    if (this.#problems.length > 0) throw new InvalidConfigurationError(this.#problems)
  }
}

async function optionsOf(client: string, properties: ClientInstanceProperties): Promise<ClientOptions> {
  const { tls, loadBalancer: _, headers, ...others } = properties
  const names = RESILIENCE_KEYS.map((key) => [key, choiceOf(others[key])] as const)
  const resilience = defined(Object.fromEntries(names)) as ClientResilienceOptions
  const secured = await tlsOf(client, tls)
  return {
    ...defined(others),
    ...resilience,
    headers,
    ...(secured !== undefined && { tls: secured }),
  }
}

/** `true` and `false` are what they say; anything else is a name. */
function choiceOf(text: string | undefined): boolean | string | undefined {
  if (text === 'true') return true
  return text === 'false' ? false : text
}

async function tlsOf(client: string, tls: ClientTlsProperties): Promise<TlsOptions | undefined> {
  const { ca, cert, key, passphrase, serverName, rejectUnauthorized } = tls
  const options = defined({
    ca: await pem(client, 'ca', ca),
    cert: await pem(client, 'cert', cert),
    key: await pem(client, 'key', key),
    passphrase: passphrase?.reveal(),
    serverName,
    rejectUnauthorized,
  })
  return Object.keys(options).length === 0 ? undefined : options
}

async function pem(client: string, property: string, value: string | undefined): Promise<string | undefined> {
  if (value === undefined || value.includes('-----BEGIN')) return value
  try {
    return await readFile(value, 'utf8')
  } catch (cause) {
    throw new UnreadableCertificateError(client, property, value, { cause })
  }
}

/** The clients that files and arguments name; the process environment spells them in its own way, so it only adds to these. */
function configuredClients(environment: StandardEnvironment): readonly ConfiguredClient[] {
  const below = environment.sources
    .filter(({ strict }) => strict)
    .flatMap((source) => source.below(PropertyPath.parse(PREFIX)))
  const found = new Map<string, ConfiguredClient>()
  for (const { rest, entry } of below) {
    const [name = '', option = ''] = rest
    const key = canonicalName(name)
    if (name === '' || RESERVED.has(key)) continue
    const client = found.get(key) ?? { name, origin: entry.origin, isBalancerOnly: true }
    const isBalancer = canonicalName(option) === 'loadbalancer'
    found.set(key, { ...client, isBalancerOnly: client.isBalancerOnly && isBalancer })
  }
  return [...found.values()]
}

/** As relaxed names of properties are compared. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '')
}
