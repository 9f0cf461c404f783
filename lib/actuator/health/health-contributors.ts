import { Clock, nearestName } from '../../common/index.js'
import {
  declareName,
  InvalidConfigurationError,
  PropertyPath,
  StandardEnvironment,
  type ConfigProblem,
} from '../../config/index.js'
import {
  ApplicationContext,
  CompositeHealthContributor,
  Environment,
  HealthIndicator,
  Inject,
  Injectable,
  Logger,
  type ComponentDescriptor,
  type HealthContributor,
  type OnModuleInit,
} from '../../core/index.js'
import {
  DuplicateHealthContributorError,
  HealthGroupClashError,
  InvalidHealthContributorError,
} from '../actuator.errors.js'
import { canonicalId } from '../endpoint/endpoint-id.js'
import { CompositeProbe } from './composite-probe.js'
import { HealthGroups } from './health-groups.js'
import { HealthDefaultsProperties, HealthEndpointProperties } from './health.properties.js'
import { IndicatorProbe } from './indicator-probe.js'

// Whichever indicators there are.
declareName('management.health.*.enabled')

/** An indicator, or several under one name. */
export type HealthNode =
  | { readonly path: string; readonly probe: IndicatorProbe }
  | { readonly path: string; readonly composite: CompositeProbe<HealthNode> }

/** Every HealthIndicator and CompositeHealthContributor of the application, wherever it is provided, as far as it is enabled. */
@Injectable()
export class HealthContributors implements OnModuleInit {
  readonly #context: ApplicationContext
  readonly #environment: Environment
  readonly #properties: HealthEndpointProperties
  readonly #defaults: HealthDefaultsProperties
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #groups: HealthGroups
  /** By contributor, as what hangs has to be known the next time. */
  readonly #nodes = new WeakMap<HealthContributor, HealthNode>()
  #all: ReadonlyMap<string, HealthNode> = new Map()

  constructor(
    @Inject(ApplicationContext) context: ApplicationContext,
    @Inject(HealthEndpointProperties) properties: HealthEndpointProperties,
    @Inject(HealthDefaultsProperties) defaults: HealthDefaultsProperties,
    @Inject(HealthGroups) groups: HealthGroups,
  ) {
    this.#context = context
    this.#environment = context.get(Environment)
    this.#clock = context.get(Clock)
    this.#logger = context.get(Logger).named('nexus.health')
    this.#properties = properties
    this.#defaults = defaults
    this.#groups = groups
  }

  /** @throws InvalidHealthContributorError, DuplicateHealthContributorError, HealthGroupClashError, InvalidConfigurationError */
  onModuleInit(): void {
    const components = [
      ...this.#context.graph.componentsOf(HealthIndicator),
      ...this.#context.graph.componentsOf(CompositeHealthContributor),
    ]
    const found = components.map(
      (component) => [component, component.instance() as HealthContributor] as const,
    )
    refuseDuplicates(found)
    const enabled = found.filter(([, contributor]) => this.#isEnabled(contributor))
    for (const [component, { name }] of enabled)
      if (this.#groups.get(name) !== undefined) throw new HealthGroupClashError(name, component.name)
    this.#all = this.#nodesOf(
      enabled.map(([, contributor]) => contributor),
      '',
    )
    if (this.#properties.validateGroupMembership) this.#checkGroups()
    this.#warnOfUnknown(found.map(([, { name }]) => name))
  }

  /** By name. */
  get all(): ReadonlyMap<string, HealthNode> {
    return this.#all
  }

  #nodesOf(contributors: readonly HealthContributor[], above: string): ReadonlyMap<string, HealthNode> {
    return new Map(
      contributors
        .map(
          (contributor) => [contributor.name, this.#nodeOf(contributor, above + contributor.name)] as const,
        )
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  }

  #nodeOf(contributor: HealthContributor, path: string): HealthNode {
    const known = this.#nodes.get(contributor)
    if (known !== undefined) return known
    const node: HealthNode =
      'contributors' in contributor
        ? { path, composite: this.#compositeOf(contributor, path) }
        : { path, probe: this.#probeOf(contributor, path) }
    this.#nodes.set(contributor, node)
    return node
  }

  #compositeOf(composite: CompositeHealthContributor, path: string): CompositeProbe<HealthNode> {
    return new CompositeProbe(composite, {
      path,
      logger: this.#logger,
      partsOf: (contributors) => this.#nodesOf(contributors, `${path}/`),
    })
  }

  #probeOf(indicator: HealthIndicator, path: string): IndicatorProbe {
    const { indicatorTimeout, logging, cache } = this.#properties
    return new IndicatorProbe(indicator, {
      path,
      clock: this.#clock,
      logger: this.#logger,
      timeoutMs: indicatorTimeout.toMillis(),
      slowThresholdMs: logging.slowIndicatorThreshold.toMillis(),
      timeToLiveMs: cache.timeToLive.toMillis(),
      statuses: this.#groups.statuses,
    })
  }

  #isEnabled({ name, isDefault }: HealthContributor): boolean {
    const own = this.#environment.getProperty(`management.health.${name}.enabled`)?.trim()
    if (own !== undefined) return own.toLowerCase() !== 'false'
    return !isDefault || this.#defaults.enabled
  }

  /** `management.health.<name>` of what there is not: a mistake, or an indicator that another framework has. */
  #warnOfUnknown(names: readonly string[]): void {
    const environment = this.#environment
    if (!(environment instanceof StandardEnvironment)) return
    const known = new Set([...names, 'defaults'].map(canonicalId))
    const below = environment.sources
      .filter(({ strict }) => strict)
      .flatMap((source) => source.below(PropertyPath.parse('management.health')))
    for (const name of new Set(below.map(({ rest }) => rest[0] ?? ''))) {
      if (known.has(canonicalId(name))) continue
      const meant = nearestName(name, names)
      this.#logger.warn(
        `management.health.${name}: no health indicator is called ${name}; ${meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`}`,
      )
    }
  }

  /** Names below a composite are not looked at: they may come and go. */
  #checkGroups(): void {
    const problems: ConfigProblem[] = []
    const known = [...this.#all.keys()]
    const canonical = new Set(known.map(canonicalId))
    for (const group of this.#groups.names) {
      const { include = [], exclude = [] } = this.#groups.get(group)?.settings ?? {}
      for (const [list, names] of [
        ['include', include],
        ['exclude', exclude],
      ] as const) {
        for (const name of names) {
          const [top = ''] = name.trim().split('/')
          if (top === '*' || canonical.has(canonicalId(top))) continue
          const property = `management.endpoint.health.group.${group}.${list}`
          const nearest = nearestName(top, known)
          const meant = nearest === undefined ? `there are ${known.join(', ')}.` : `did you mean ${nearest}?`
          problems.push({
            property,
            origin: this.#originOf(property),
            message: `no health indicator is called ${name}; ${meant} Where it comes and goes, set management.endpoint.health.validate-group-membership to false`,
          })
        }
      }
    }
    if (problems.length > 0) throw new InvalidConfigurationError(problems)
  }

  /** That of a list, or of its first element. */
  #originOf(property: string): ConfigProblem['origin'] {
    const environment = this.#environment
    if (!(environment instanceof StandardEnvironment)) return undefined
    return environment.getOrigin(property) ?? environment.getOrigin(`${property}[0]`)
  }
}

function refuseDuplicates(found: readonly (readonly [ComponentDescriptor, HealthContributor])[]): void {
  const types = new Map<string, string>()
  for (const [component, { name }] of found) {
    if (typeof name !== 'string' || name === '' || name.includes('/'))
      throw new InvalidHealthContributorError(name, component.name)
    const canonical = canonicalId(name)
    const other = types.get(canonical)
    if (other !== undefined) throw new DuplicateHealthContributorError(name, [other, component.name])
    types.set(canonical, component.name)
  }
}
