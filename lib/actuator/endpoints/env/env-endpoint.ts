import { PropertyPath, StandardEnvironment, type PropertySource } from '../../../config/index.js'
import { ApplicationContext, Inject, Optional } from '../../../core/index.js'
import { type HttpExchange, Req } from '../../../http/index.js'
import { Endpoint } from '../../endpoint/endpoint.decorators.js'
import { ReadOperation, Selector } from '../../endpoint/operation.decorators.js'
import { InvalidOperationException, UnknownNameException } from '../endpoints.errors.js'
import { ValueVisibility } from '../show-values.js'
import { EnvEndpointProperties } from './env-endpoint.properties.js'
import { EnvironmentView, type PropertyValueDescriptor } from './environment-view.js'

export interface EnvironmentReport {
  readonly activeProfiles: readonly string[]
  readonly defaultProfiles: readonly string[]
  /** Strongest first. */
  readonly propertySources: readonly {
    readonly name: string
    readonly properties: Readonly<Record<string, PropertyValueDescriptor>>
  }[]
}

export interface PropertyReport {
  /** What wins. */
  readonly property: { readonly source: string; readonly value: string }
  readonly activeProfiles: readonly string[]
  readonly defaultProfiles: readonly string[]
  /** Strongest first; those that have the property say what it is there. */
  readonly propertySources: readonly { readonly name: string; readonly property?: PropertyValueDescriptor }[]
}

const ID = 'env'
const DEFAULT_PROFILES = ['default'] as const
/** What is compared by a pattern is bounded, as a pattern is a stranger's. */
const MAX_PATTERN = 200

/** `env`: every property of every source, with where it is written. Values only where `show-values` says so. */
@Endpoint({ id: ID })
export class EnvEndpoint {
  readonly #environment: StandardEnvironment
  readonly #visibility: ValueVisibility

  constructor(
    @Inject(StandardEnvironment) environment: StandardEnvironment,
    @Inject(EnvEndpointProperties) properties: EnvEndpointProperties,
    @Inject(ApplicationContext) context: ApplicationContext,
  ) {
    this.#environment = environment
    this.#visibility = new ValueVisibility(properties, context)
  }

  /** @param pattern names to show, with `*` for anything; without a `*` a part of them. Spring's is a regular expression, which could take for ever */
  @ReadOperation()
  async environment(@Req() exchange: HttpExchange, @Optional() pattern?: string): Promise<EnvironmentReport> {
    const view = await this.#view(exchange)
    const matches = matcher(pattern)
    const sources = this.#environment.sources.map((source) => {
      const entries = source.entries.map((entry) => [entry.path.toString(), entry] as const)
      const shown = entries.filter(([name]) => matches(name))
      const properties = shown.map(([name, entry]) => [name, view.describe(entry)] as const)
      return { name: source.name, properties: Object.fromEntries(properties) }
    })
    return { ...this.#profiles(), propertySources: sources }
  }

  @ReadOperation()
  async environmentEntry(
    @Selector() property: string,
    @Req() exchange: HttpExchange,
  ): Promise<PropertyReport> {
    const view = await this.#view(exchange)
    const path = PropertyPath.parse(property)
    const found = this.#environment.sources.find((source) => source.get(path) !== undefined)
    const entry = found?.get(path)
    if (found === undefined || entry === undefined) {
      const known = this.#environment.sources.flatMap(({ entries }) => entries)
      throw new UnknownNameException(
        'property',
        property,
        known.map((each) => each.path.toString()),
      )
    }
    const inSource = (source: PropertySource): PropertyReport['propertySources'][number] => {
      const own = source.get(path)
      return { name: source.name, ...(own !== undefined && { property: view.describe(own) }) }
    }
    return {
      property: { source: found.name, value: view.valueOf(path, entry) },
      ...this.#profiles(),
      propertySources: this.#environment.sources.map(inSource),
    }
  }

  async #view(exchange: HttpExchange): Promise<EnvironmentView> {
    return new EnvironmentView(this.#environment, await this.#visibility.allows({ endpoint: ID, exchange }))
  }

  /** An environment without active profiles has the default one. */
  #profiles(): Pick<EnvironmentReport, 'activeProfiles' | 'defaultProfiles'> {
    const { activeProfiles } = this.#environment
    const isDefault = activeProfiles.length === 1 && activeProfiles[0] === DEFAULT_PROFILES[0]
    return { activeProfiles: isDefault ? [] : activeProfiles, defaultProfiles: DEFAULT_PROFILES }
  }
}

/** @throws InvalidOperationException */
function matcher(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined || pattern === '') return () => true
  if (pattern.length > MAX_PATTERN)
    throw new InvalidOperationException('The parameter pattern', `no longer than ${MAX_PATTERN} characters`)
  const [first = '', ...others] = pattern.toLowerCase().split('*')
  if (others.length === 0) return (name) => name.toLowerCase().includes(first)
  const last = others.pop() ?? ''
  return (name) => hasParts(name.toLowerCase(), first, others, last)
}

/** Whether a name begins and ends with the outer parts, and has the others between them in their order. Each is looked for once. */
function hasParts(name: string, first: string, inner: readonly string[], last: string): boolean {
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  let at = first.length
  for (const part of inner) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at + last.length <= name.length
}
