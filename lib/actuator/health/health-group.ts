import { HEALTH_STATUS_ORDER, worstStatus, type HealthStatus } from '../../core/index.js'
import { canonicalId } from '../endpoint/endpoint-id.js'
import type { AdditionalPath } from './additional-path.js'
import type { HealthGroupProperties, HealthStatusProperties, Show } from './health.properties.js'

const ALL = '*'
const DEFAULT_HTTP_MAPPING: Readonly<Record<string, number>> = { DOWN: 503, OUT_OF_SERVICE: 503 }

export interface HealthGroupSettings {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly showComponents: Show
  readonly showDetails: Show
  readonly roles: readonly string[]
  /** Empty: Spring Boot's. */
  readonly order: readonly string[]
  /** Empty: Spring Boot's. */
  readonly httpMapping: Readonly<Record<string, number>>
  readonly additionalPaths: readonly AdditionalPath[]
}

/** Some of the indicators, how their statuses become one, and who is shown what. Spring Boot's HealthEndpointGroup. */
export class HealthGroup {
  readonly settings: HealthGroupSettings
  readonly #include: readonly string[]
  readonly #exclude: readonly string[]
  readonly #order: readonly HealthStatus[]
  readonly #httpStatuses: ReadonlyMap<string, number>

  constructor(settings: HealthGroupSettings) {
    this.settings = settings
    this.#include = settings.include.map(canonicalPath)
    this.#exclude = settings.exclude.map(canonicalPath)
    this.#order = settings.order.length === 0 ? HEALTH_STATUS_ORDER : settings.order
    const mapping = Object.entries(settings.httpMapping)
    this.#httpStatuses = new Map(
      (mapping.length === 0 ? Object.entries(DEFAULT_HTTP_MAPPING) : mapping).map(([status, code]) => [
        canonicalId(status),
        code,
      ]),
    )
  }

  /** @param path of an indicator: `db/orders`. A name stands for everything below it. */
  isMember(path: string): boolean {
    const canonical = canonicalPath(path)
    const names = (name: string): boolean =>
      name === ALL || canonical === name || canonical.startsWith(`${name}/`)
    return (this.#include.length === 0 || this.#include.some(names)) && !this.#exclude.some(names)
  }

  /** Whether a composite of that path, or something below it, may be in the group. */
  mayHavePartsOf(path: string): boolean {
    const below = `${canonicalPath(path)}/`
    return this.isMember(path) || this.#include.some((name) => name.startsWith(below))
  }

  /** The worst status; UNKNOWN where none counts. Statuses are compared as Spring Boot does: by letters and digits, whatever their case. */
  aggregate(statuses: readonly HealthStatus[]): HealthStatus {
    const byCanonical = new Map(statuses.map((status) => [canonicalId(status), status]))
    const worst = worstStatus([...byCanonical.keys()], this.#order.map(canonicalId))
    return (worst !== undefined && byCanonical.get(worst)) || 'UNKNOWN'
  }

  httpStatus(status: HealthStatus): number {
    return this.#httpStatuses.get(canonicalId(status)) ?? 200
  }
}

/** What a group does not say itself is as for health as a whole. */
export function groupSettings(
  own: HealthGroupProperties,
  whole: HealthGroupSettings,
  additionalPaths: readonly AdditionalPath[],
): HealthGroupSettings {
  const showDetails = own.showDetails ?? whole.showDetails
  return {
    include: own.include,
    exclude: own.exclude,
    showDetails,
    showComponents:
      own.showComponents ?? (own.showDetails === undefined ? whole.showComponents : showDetails),
    roles: own.roles.length === 0 ? whole.roles : own.roles,
    ...statusSettings(own.status, whole),
    additionalPaths,
  }
}

/** A mapping of its own, or an order, goes before that of the whole. */
export function statusSettings(
  { order, httpMapping }: HealthStatusProperties,
  whole?: Pick<HealthGroupSettings, 'order' | 'httpMapping'>,
): Pick<HealthGroupSettings, 'order' | 'httpMapping'> {
  return {
    order: order.length === 0 && whole !== undefined ? whole.order : order,
    httpMapping:
      Object.keys(httpMapping).length === 0 && whole !== undefined ? whole.httpMapping : httpMapping,
  }
}

function canonicalPath(path: string): string {
  return path.trim() === ALL ? ALL : path.trim().split('/').map(canonicalId).join('/')
}
