import { ApplicationContext, Conditional, Environment, Inject } from '../../core/index.js'
import {
  CONFIGURED_PATTERNS,
  Req,
  RequestMappings,
  RestController,
  type HttpExchange,
  type RequestMappingInfo,
} from '../../http/index.js'
import { managed } from './endpoint.decorators.js'
import { ENDPOINT, OPERATION } from './endpoint-metadata.js'
import { BASE_PATTERN, endpointsBasePath, managementPort } from './endpoint-paths.js'
import { ReadOperation } from './operation.decorators.js'

/** HAL (draft-kelly-json-hal, section 5). */
export interface Link {
  readonly href: string
  readonly templated: boolean
}

/** The page that lists the endpoints which are there, at their base path. */
@RestController(BASE_PATTERN)
@managed
@Conditional({
  description: '@ConditionalOnDiscovery',
  phase: 'environment',
  mismatch: ({ environment }) => {
    if (managementPort(environment) === 'disabled') return 'management.server.port turns all endpoints off'
    const isOff = environment.getProperty('management.endpoints.web.discovery.enabled')?.trim() === 'false'
    return isOff ? 'management.endpoints.web.discovery.enabled is false' : undefined
  },
})
export class LinksEndpoint {
  readonly #context: ApplicationContext
  #paths: readonly (readonly [name: string, path: string])[] | undefined

  constructor(@Inject(ApplicationContext) context: ApplicationContext) {
    this.#context = context
  }

  @ReadOperation()
  links(@Req() exchange: HttpExchange): { readonly _links: Readonly<Record<string, Link>> } {
    const { scheme, host, path } = exchange
    const origin = host === '' ? '' : `${scheme}://${host}`
    this.#paths ??= linksOf(this.#context.get(RequestMappings).all)
    const linkTo = (target: string): Link => ({ href: origin + target, templated: target.includes('{') })
    return {
      _links: Object.fromEntries([
        ['self', { href: origin + path, templated: false }],
        ...this.#paths.map(([name, target]) => [name, linkTo(target)] as const),
      ]),
    }
  }
}

// At the root of the application's own port it would stand where the application's own pages do.
CONFIGURED_PATTERNS.set(LinksEndpoint, ({ patterns }, resolver) => {
  const environment = resolver.resolve(Environment)
  return endpointsBasePath(environment) === '' && managementPort(environment) === 'same' ? [] : patterns
})

/**
 * One link for each path, under the endpoint's id and the names of its variables: `metrics`, `metrics-requiredMetricName`. Of what is no
 * operation only the plain path: it serves the endpoint's own page.
 */
function linksOf(
  mappings: readonly RequestMappingInfo[],
): readonly (readonly [name: string, path: string])[] {
  const links = new Map<string, string>()
  for (const { method, pattern, pathVariables } of mappings) {
    const id = ENDPOINT.get(method.controller)?.id
    if (id === undefined) continue
    if (method.metadata(OPERATION) === undefined && pathVariables.length > 0) continue
    const name = [id, ...pathVariables].join('-')
    if (!links.has(name)) links.set(name, pattern)
  }
  return [...links]
}
