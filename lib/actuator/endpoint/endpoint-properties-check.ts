import { InvalidDurationError, nearestName, Duration } from '../../common/index.js'
import {
  declareChoice,
  declareName,
  PropertyPath,
  type ConfigProblem,
  type StandardEnvironment,
} from '../../config/index.js'
import { ENDPOINT_ACCESSES, parseAccess } from './endpoint-access.js'
import { exposedIds } from './endpoint-exposure.js'
import { canonicalId, declaredEndpointIds } from './endpoint-id.js'

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

/** As Spring Boot 2 called it. */
const FORMER_IDS: ReadonlyMap<string, string> = new Map([['httptrace', 'httpexchanges']])

// The values are looked at here.
for (const name of ['access', 'enabled', 'cache.time-to-live']) declareName(`management.endpoint.*.${name}`)
declareChoice('management.endpoint', (id) => unknownEndpoint(id, declaredEndpointIds())?.message)

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
 * is (what was meant would otherwise stay exposed, or hidden), else a warning. Below `management.endpoint` it is an unknown property.
 */
export function checkEndpointProperties(environment: StandardEnvironment): EndpointPropertiesReport {
  const ids = declaredEndpointIds()
  const errors: ConfigProblem[] = ids.flatMap((id) => valueProblems(environment, id))
  const warnings: ConfigProblem[] = []
  const seen = new Set<string>()
  for (const { id, property, origin } of namedIds(environment)) {
    const unknown = unknownEndpoint(id, ids)
    if (unknown === undefined || seen.has(property.key + id)) continue
    seen.add(property.key + id)
    const list = unknown.meant === undefined ? warnings : errors
    list.push({ property: property.toString(), origin, message: unknown.message })
  }
  return { errors, warnings }
}

/** What is said of an id that no endpoint has, and the one that was meant; `undefined` where there is such an endpoint. */
function unknownEndpoint(
  id: string,
  ids: readonly string[],
): { readonly message: string; readonly meant: string | undefined } | undefined {
  if (ids.some((each) => canonicalId(each) === canonicalId(id))) return undefined
  const refused = `no endpoint is called ${id}`
  if (ELSEWHERE.has(canonicalId(id)))
    return { message: `${refused}; remove it: Spring Boot's is not here`, meant: undefined }
  const meant = FORMER_IDS.get(canonicalId(id)) ?? nearestName(id, ids)
  const edit =
    meant === undefined ? 'remove it, or provide an @Endpoint of that id' : `did you mean ${meant}?`
  return { message: `${refused}; ${edit}`, meant }
}

/** Sources that are not only for this application are let be: an environment variable can not tell an id from what follows. */
function namedIds(environment: StandardEnvironment): readonly NamedId[] {
  const named: NamedId[] = []
  for (const list of ['include', 'exclude'] as const) {
    const property = PropertyPath.parse(`management.endpoints.web.exposure.${list}`)
    const origin = environment.getOrigin(property.toString())
    for (const id of exposedIds(environment, list)) if (id !== '*') named.push({ id, property, origin })
  }
  const paths = PropertyPath.parse('management.endpoints.web.path-mapping')
  for (const source of environment.sources.filter(({ strict }) => strict)) {
    for (const { rest, entry } of source.below(paths)) {
      const id = rest[0] ?? ''
      named.push({ id, property: paths.child(id), origin: entry.origin })
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
  check('enabled', (value) => {
    const access = value.trim().toLowerCase() === 'false' ? 'none' : 'unrestricted'
    return `unknown property; use management.endpoint.${id}.access: ${access}`
  })
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
