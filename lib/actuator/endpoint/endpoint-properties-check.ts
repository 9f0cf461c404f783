import { InvalidDurationError, nearestName, Duration } from '../../common/index.js'
import { PropertyPath, type ConfigProblem, type StandardEnvironment } from '../../config/index.js'
import { ENDPOINT_ACCESSES, parseAccess } from './endpoint-access.js'
import { exposedIds } from './endpoint-exposure.js'
import { canonicalId } from './endpoint-id.js'

/** Spring Boot's endpoints that are not here: a configuration that comes from there may well name them. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'auditevents',
  'flyway',
  'integrationgraph',
  'jolokia',
  'liquibase',
  'logfile',
  'quartz',
  'sbom',
  'sessions',
])

/** What stands directly below `management.`, here and in Spring Boot. */
const SECTIONS: readonly string[] = [
  'enabled',
  'endpoint',
  'endpoints',
  'health',
  'httpexchanges',
  'info',
  'logging',
  'metrics',
  'observations',
  'opentelemetry',
  'otlp',
  'prometheus',
  'server',
  'tracing',
  'zipkin',
]

/** What properties name in the place of an endpoint's id. */
interface NamedId {
  readonly id: string
  readonly property: PropertyPath
  readonly origin: ConfigProblem['origin']
}

export interface EndpointPropertiesReport {
  /** What keeps the application from starting. */
  readonly errors: readonly ConfigProblem[]
  /** What is told in the log. */
  readonly warnings: readonly ConfigProblem[]
}

/**
 * Looks at what `management.endpoint(s)` says about single endpoints. An id that nothing has is an error where it is nearly one that there
 * is: what was meant would otherwise stay exposed, or hidden. Any other is a warning.
 *
 * @param ids of the endpoints that there are, exposed or not
 */
export function checkEndpointProperties(
  environment: StandardEnvironment,
  ids: readonly string[],
): EndpointPropertiesReport {
  const known = new Set(ids.map(canonicalId))
  const errors: ConfigProblem[] = ids.flatMap((id) => valueProblems(environment, id))
  const warnings: ConfigProblem[] = [...misspeltSections(environment)]
  const seen = new Set<string>()
  for (const { id, property, origin } of namedIds(environment)) {
    if (known.has(canonicalId(id)) || seen.has(property.key + id)) continue
    seen.add(property.key + id)
    const problem = { property: property.toString(), origin }
    const meant = ELSEWHERE.has(canonicalId(id)) ? undefined : nearestName(id, ids)
    if (meant !== undefined)
      errors.push({ ...problem, message: `no endpoint is called ${id}; did you mean ${meant}?` })
    else warnings.push({ ...problem, message: `no endpoint is called ${id}; there are ${ids.join(', ')}` })
  }
  return { errors, warnings }
}

/** Whoever reads a section may not be loaded; so only what is nearly one that is known is told, and only as a warning. */
function misspeltSections(environment: StandardEnvironment): readonly ConfigProblem[] {
  const path = PropertyPath.parse('management')
  const known = new Set(SECTIONS.map(canonicalId))
  const problems = new Map<string, ConfigProblem>()
  for (const source of environment.sources.filter(({ strict }) => strict)) {
    for (const { rest, entry } of source.below(path)) {
      const section = rest[0] ?? ''
      const meant = known.has(canonicalId(section)) ? undefined : nearestName(section, SECTIONS)
      if (meant === undefined || environment.wasRequested(entry.path)) continue
      const message = `nothing reads this; did you mean management.${meant}?`
      problems.set(section, { property: `management.${section}`, origin: entry.origin, message })
    }
  }
  return [...problems.values()]
}

/** Sources that are not only for this application are let be: an environment variable can not tell an id from what follows. */
function namedIds(environment: StandardEnvironment): readonly NamedId[] {
  const named: NamedId[] = []
  for (const list of ['include', 'exclude'] as const) {
    const property = PropertyPath.parse(`management.endpoints.web.exposure.${list}`)
    const origin = environment.getOrigin(property.toString())
    for (const id of exposedIds(environment, list)) if (id !== '*') named.push({ id, property, origin })
  }
  for (const prefix of ['management.endpoint', 'management.endpoints.web.path-mapping']) {
    const path = PropertyPath.parse(prefix)
    for (const source of environment.sources.filter(({ strict }) => strict)) {
      for (const { rest, entry } of source.below(path)) {
        const id = rest[0] ?? ''
        named.push({ id, property: path.child(id), origin: entry.origin })
      }
    }
  }
  return named
}

function valueProblems(environment: StandardEnvironment, id: string): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const check = (name: string, complaint: (value: string) => string | undefined): void => {
    const property = `management.endpoint.${id}.${name}`
    const value = environment.getProperty(property)
    const message = value === undefined ? undefined : complaint(value)
    if (message !== undefined) problems.push({ property, origin: environment.getOrigin(property), message })
  }
  check('access', (value) =>
    parseAccess(value) === undefined
      ? `expected one of ${ENDPOINT_ACCESSES.join(', ')}, found ${JSON.stringify(value)}`
      : undefined,
  )
  check('enabled', () => 'is not known: set access to none, or to unrestricted')
  check('cache.time-to-live', (value) =>
    isDuration(value)
      ? undefined
      : `expected a duration such as 500ms or 10s, found ${JSON.stringify(value)}`,
  )
  return problems
}

function isDuration(text: string): boolean {
  try {
    return Duration.parse(text).toMillis() >= 0
  } catch (error) {
    if (error instanceof InvalidDurationError) return false
    throw error
  }
}
