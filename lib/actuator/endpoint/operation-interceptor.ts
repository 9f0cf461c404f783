import { Clock, Duration, isPromiseLike } from '../../common/index.js'
import { COMPONENT, Environment, Inject, Injectable, parameterNames } from '../../core/index.js'
import {
  Accept,
  MediaType,
  NotFoundException,
  ResponseEntity,
  type EndpointOperation,
  type HandlerMethod,
  type HttpExchange,
  type Interceptor,
} from '../../http/index.js'
import { ENDPOINT, OPERATION } from './endpoint-metadata.js'
import { isReusable, OperationCache } from './operation-cache.js'

/** What a client may ask for instead of plain JSON; Spring Boot's clients do. The content is the same. */
const ACTUATOR_TYPE = 'application/vnd.spring-boot.actuator.v'
const OFFERS: readonly MediaType[] = [
  'application/json',
  `${ACTUATOR_TYPE}3+json`,
  `${ACTUATOR_TYPE}2+json`,
].map((type) => MediaType.of(type))

/** What boot knows of an operation. */
interface KnownOperation {
  readonly kind: EndpointOperation
  readonly cache: OperationCache | undefined
}

/** Gives the results of operations Spring Boot's meaning, and keeps those of reads as long as `management.endpoint.<id>.cache.time-to-live` says. */
@Injectable()
export class OperationInterceptor implements Interceptor {
  readonly #clock: Clock
  readonly #environment: Environment
  readonly #operations = new Map<HandlerMethod, KnownOperation | undefined>()

  constructor(@Inject(Clock) clock: Clock, @Inject(Environment) environment: Environment) {
    this.#clock = clock
    this.#environment = environment
  }

  intercept(exchange: HttpExchange, proceed: () => unknown, handler: HandlerMethod): unknown {
    const operation = this.#operationOf(handler)
    if (operation === undefined) return proceed()
    const { kind, cache } = operation
    const value = cache === undefined ? proceed() : cache.get(proceed)
    return isPromiseLike(value)
      ? value.then((late) => answerOf(exchange, kind, late))
      : answerOf(exchange, kind, value)
  }

  #operationOf(handler: HandlerMethod): KnownOperation | undefined {
    if (this.#operations.has(handler)) return this.#operations.get(handler)
    const kind = handler.metadata(OPERATION)
    const operation = kind && { kind, cache: kind === 'read' ? this.#cacheOf(handler) : undefined }
    this.#operations.set(handler, operation)
    return operation
  }

  /** Only of what is the same for everybody: it has no parameters, and no instance for each request. */
  #cacheOf({ controller, name }: HandlerMethod): OperationCache | undefined {
    const id = ENDPOINT.get(controller)?.id
    const text = id && this.#environment.getProperty(`management.endpoint.${id}.cache.time-to-live`)
    const timeToLiveMs = text === undefined ? 0 : Duration.parse(text).toMillis()
    const method = (controller.prototype as Readonly<Record<string | symbol, (...args: never[]) => unknown>>)[
      name
    ]
    const isForEverybody =
      COMPONENT.getOwn(controller)?.scope !== 'request' &&
      method !== undefined &&
      parameterNames(method).length === 0
    return timeToLiveMs > 0 && isForEverybody ? new OperationCache(this.#clock, timeToLiveMs) : undefined
  }
}

/** Nothing to read is 404, and nothing to say after a change is 204, as in Spring Boot. */
function answerOf(exchange: HttpExchange, kind: EndpointOperation, value: unknown): unknown {
  if (value === undefined || value === null) {
    if (exchange.committed) return undefined
    if (kind === 'read') throw new NotFoundException()
    return ResponseEntity.noContent().build()
  }
  const accept = exchange.header('accept')
  if (accept?.includes(ACTUATOR_TYPE) === true && isJson(value)) {
    const type = Accept.of(accept)?.negotiate(OFFERS)
    if (type !== undefined) exchange.setHeader('content-type', type.toString())
  }
  return value
}

/** Whether it is written as JSON, and brings no type of its own. */
function isJson(value: unknown): boolean {
  if (value instanceof ResponseEntity) return !value.fields.includes('content-type') && isJson(value.body)
  if (typeof value !== 'object' || value === null) return false
  return isReusable(value) && !ArrayBuffer.isView(value)
}
