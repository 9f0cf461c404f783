import { ApplicationGraph, Inject, parameterNames } from '../../core/index.js'
import { AdditionalServer, RequestMappings, SERVED_BY, type RequestMappingInfo } from '../../http/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation } from '../endpoint/operation.decorators.js'

interface MediaTypeExpression {
  readonly mediaType: string
  readonly negated: boolean
}

interface NameValueExpression {
  readonly name: string
  readonly value?: string
  readonly negated: boolean
}

/** One route, in the shape of Spring's `dispatcherHandlers`. */
export interface MappingDescriptor {
  /** `OrderController#place(order)`. */
  readonly handler: string
  /** `{POST [/orders], consumes [application/json]}`. */
  readonly predicate: string
  readonly details: {
    readonly handlerMethod: {
      readonly className: string
      readonly name: string
      /** The names of its parameters, where Spring has the JVM's descriptor: `(order)`. */
      readonly descriptor: string
    }
    readonly requestMappingConditions: {
      readonly consumes: readonly MediaTypeExpression[]
      readonly headers: readonly NameValueExpression[]
      /** Empty: every method. */
      readonly methods: readonly string[]
      readonly params: readonly NameValueExpression[]
      readonly patterns: readonly string[]
      readonly produces: readonly MediaTypeExpression[]
    }
  }
}

export type DispatcherHandlers = Readonly<Record<string, readonly MappingDescriptor[]>>

/** The application's own server, under `dispatcherHandlers`. */
const OWN_SERVER = 'application'

/** `mappings`: every route of every server, with its handler and what narrows it. */
@Endpoint({ id: 'mappings' })
export class MappingsEndpoint {
  readonly #mappings: RequestMappings
  readonly #graph: ApplicationGraph

  constructor(
    @Inject(RequestMappings) mappings: RequestMappings,
    @Inject(ApplicationGraph) graph: ApplicationGraph,
  ) {
    this.#mappings = mappings
    this.#graph = graph
  }

  @ReadOperation()
  mappings(): {
    readonly contexts: {
      readonly application: { readonly mappings: { readonly dispatcherHandlers: DispatcherHandlers } }
    }
  } {
    const additional = this.#graph
      .componentsOf(AdditionalServer)
      .map((component) => (component.instance() as AdditionalServer).name)
    const servers = new Map<string, MappingDescriptor[]>(
      [OWN_SERVER, ...additional].map((name) => [name, []]),
    )
    for (const mapping of this.#mappings.all) {
      const name = SERVED_BY.get(mapping.method.controller)
      const server = name !== undefined && additional.includes(name) ? name : OWN_SERVER
      servers.get(server)?.push(describe(mapping))
    }
    const dispatcherHandlers = Object.fromEntries(servers)
    return { contexts: { application: { mappings: { dispatcherHandlers } } } }
  }
}

function describe({ method, httpMethods, pattern, conditions }: RequestMappingInfo): MappingDescriptor {
  const { controller } = method
  const name = String(method.name)
  const handler: unknown = Reflect.get(controller.prototype as object, method.name)
  const names = typeof handler === 'function' ? parameterNames(handler as (...args: never[]) => unknown) : []
  const descriptor = `(${names.map((each, index) => each ?? `arg${index}`).join(', ')})`
  return {
    handler: `${controller.name}#${name}${descriptor}`,
    predicate: predicateOf(httpMethods, pattern, conditions),
    details: {
      handlerMethod: { className: controller.name, name, descriptor },
      requestMappingConditions: {
        consumes: (conditions.consumes ?? []).map(mediaType),
        headers: (conditions.headers ?? []).map(nameValue),
        methods: [...httpMethods],
        params: (conditions.params ?? []).map(nameValue),
        patterns: [pattern],
        produces: (conditions.produces ?? []).map(mediaType),
      },
    },
  }
}

/** As Spring's RequestMappingInfo prints. */
function predicateOf(
  methods: readonly string[],
  pattern: string,
  conditions: RequestMappingInfo['conditions'],
): string {
  const verbs = methods.length === 0 ? '' : `${methods.join('|')} `
  const narrowed = (['params', 'headers', 'consumes', 'produces'] as const)
    .filter((kind) => (conditions[kind] ?? []).length > 0)
    .map((kind) => `, ${kind} [${conditions[kind]?.join(' || ') ?? ''}]`)
  return `{${verbs}[${pattern}]${narrowed.join('')}}`
}

function mediaType(expression: string): MediaTypeExpression {
  const negated = expression.startsWith('!')
  return { mediaType: negated ? expression.slice(1) : expression, negated }
}

/** `name`, `!name`, `name=value`, `name!=value`. */
function nameValue(expression: string): NameValueExpression {
  const at = expression.indexOf('=')
  if (at === -1) {
    const negated = expression.startsWith('!')
    return { name: negated ? expression.slice(1) : expression, negated }
  }
  const negated = expression[at - 1] === '!'
  return {
    name: expression.slice(0, negated ? at - 1 : at),
    value: expression.slice(at + 1),
    negated,
  }
}
