import { HEALTH_STATUS_ORDER, Inject, Injectable, type HealthStatus } from '../../core/index.js'
import { parseAdditionalPath, type AdditionalPath } from './additional-path.js'
import { groupSettings, HealthGroup, statusSettings, type HealthGroupSettings } from './health-group.js'
import { HealthEndpointProperties, type HealthGroupProperties } from './health.properties.js'

/** What Kubernetes asks, and the path that its own parts are asked at. */
const PROBES = [
  { name: 'liveness', indicator: 'livenessState', path: '/livez' },
  { name: 'readiness', indicator: 'readinessState', path: '/readyz' },
] as const

/** Health as a whole, and the groups of the configuration beside the two for probes. */
@Injectable()
export class HealthGroups {
  readonly primary: HealthGroup
  readonly #groups: ReadonlyMap<string, HealthGroup>

  constructor(@Inject(HealthEndpointProperties) properties: HealthEndpointProperties) {
    const whole = wholeSettings(properties)
    this.primary = new HealthGroup(whole)
    const groups = new Map(
      Object.entries(properties.group).map(([name, own]) => {
        const paths = [...additionalPathOf(own), ...probePaths(properties, name)]
        return [name, new HealthGroup(groupSettings(own, whole, paths))]
      }),
    )
    for (const { name, indicator } of properties.probes.enabled ? PROBES : []) {
      if (!groups.has(name)) groups.set(name, probeGroup(indicator, whole, probePaths(properties, name)))
    }
    this.#groups = groups
  }

  get names(): readonly string[] {
    return [...this.#groups.keys()].sort()
  }

  get(name: string): HealthGroup | undefined {
    return this.#groups.get(name)
  }

  /** Those that count, or have an HTTP status, in any of them. */
  get statuses(): readonly HealthStatus[] {
    const settings = [this.primary, ...this.#groups.values()].map((group) => group.settings)
    const named = settings.flatMap(({ order, httpMapping }) => [...order, ...Object.keys(httpMapping)])
    return [...new Set([...HEALTH_STATUS_ORDER, ...named])]
  }

  /** Of one port, with the groups that answer there. */
  additionalPaths(server: AdditionalPath['server']): ReadonlyMap<string, string> {
    const entries = [...this.#groups].flatMap(([name, { settings }]) =>
      settings.additionalPaths
        .filter((additional) => additional.server === server)
        .map(({ path }) => [path, name] as const),
    )
    return new Map(entries)
  }
}

function wholeSettings(properties: HealthEndpointProperties): HealthGroupSettings {
  const { showDetails, showComponents = showDetails, roles, status } = properties
  return {
    include: [],
    exclude: [],
    showDetails,
    showComponents,
    roles,
    ...statusSettings(status),
    additionalPaths: [],
  }
}

/** Shows nobody what it is made of: who asks wants a status, and asks often. */
function probeGroup(
  indicator: string,
  whole: HealthGroupSettings,
  additionalPaths: readonly AdditionalPath[],
): HealthGroup {
  const include = [indicator]
  return new HealthGroup({
    ...whole,
    include,
    showComponents: 'never',
    showDetails: 'never',
    additionalPaths,
  })
}

function probePaths({ probes }: HealthEndpointProperties, name: string): readonly AdditionalPath[] {
  if (!probes.enabled || !probes.addAdditionalPaths) return []
  return PROBES.filter((probe) => probe.name === name).map(({ path }) => ({ server: 'server', path }))
}

function additionalPathOf({ additionalPath }: HealthGroupProperties): readonly AdditionalPath[] {
  const parsed = additionalPath === undefined ? undefined : parseAdditionalPath(additionalPath)
  return parsed === undefined ? [] : [parsed]
}
