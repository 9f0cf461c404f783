import { CONFIGURATION_PROPERTIES, PropertyPath, StandardEnvironment } from '../../../config/index.js'
import { ApplicationContext, Inject, type ComponentDescriptor } from '../../../core/index.js'
import { type HttpExchange, Req } from '../../../http/index.js'
import { Endpoint } from '../../endpoint/endpoint.decorators.js'
import { ReadOperation, Selector } from '../../endpoint/operation.decorators.js'
import { UnknownNameException } from '../endpoints.errors.js'
import { EnvironmentView } from '../env/environment-view.js'
import { ValueVisibility } from '../show-values.js'
import { UniqueNames } from '../unique-names.js'
import { BoundValues, type BoundDescription } from './bound-values.js'
import { ConfigpropsEndpointProperties } from './configprops-endpoint.properties.js'

export interface ConfigurationPropertiesBean extends BoundDescription {
  readonly prefix: string
}

/** The shape of Spring Boot's endpoint. */
export interface ConfigpropsReport {
  readonly contexts: {
    readonly application: { readonly beans: Readonly<Record<string, ConfigurationPropertiesBean>> }
  }
}

const ID = 'configprops'

interface PropertiesComponent {
  readonly component: ComponentDescriptor
  readonly prefix: string
  readonly type: string
}

/** `configprops`: what every `@ConfigurationProperties` class holds, and where it was written. Values only where `show-values` says so. */
@Endpoint({ id: ID })
export class ConfigpropsEndpoint {
  readonly #environment: StandardEnvironment
  readonly #visibility: ValueVisibility
  readonly #context: ApplicationContext

  constructor(
    @Inject(StandardEnvironment) environment: StandardEnvironment,
    @Inject(ConfigpropsEndpointProperties) properties: ConfigpropsEndpointProperties,
    @Inject(ApplicationContext) context: ApplicationContext,
  ) {
    this.#environment = environment
    this.#visibility = new ValueVisibility(properties, context)
    this.#context = context
  }

  @ReadOperation()
  configurationProperties(@Req() exchange: HttpExchange): Promise<ConfigpropsReport> {
    return this.#report(exchange, this.#components())
  }

  /** Of the classes at or below a prefix: `shop` has `shop.orders` as well. */
  @ReadOperation()
  configurationPropertiesWithPrefix(
    @Selector() prefix: string,
    @Req() exchange: HttpExchange,
  ): Promise<ConfigpropsReport> {
    const all = this.#components()
    const path = PropertyPath.parse(prefix)
    const below = all.filter((each) => PropertyPath.parse(each.prefix).startsWith(path))
    if (below.length > 0 && path.segments.length > 0) return this.#report(exchange, below)
    throw new UnknownNameException(
      'prefix',
      prefix,
      all.map((each) => each.prefix),
    )
  }

  async #report(
    exchange: HttpExchange,
    components: readonly PropertiesComponent[],
  ): Promise<ConfigpropsReport> {
    const showsValues = await this.#visibility.allows({ endpoint: ID, exchange })
    const values = new BoundValues(this.#environment, new EnvironmentView(this.#environment, showsValues))
    const names = new UniqueNames()
    const beans = components.map(({ component, prefix, type }) => {
      const described = values.describe(prefix, component.instance() as object)
      return [names.take(`${prefix}-${type}`), { prefix, ...described }] as const
    })
    return { contexts: { application: { beans: Object.fromEntries(beans) } } }
  }

  #components(): readonly PropertiesComponent[] {
    return this.#context.graph.components.flatMap((component) => {
      const { type, scope } = component
      const metadata = type === undefined ? undefined : CONFIGURATION_PROPERTIES.get(type)
      if (type === undefined || metadata === undefined || scope === 'request') return []
      return [{ component, prefix: metadata.prefix, type: type.name }]
    })
  }
}
