import type { Awaitable } from '../../common/index.js'
import { ApplicationContext, Inject, Injectable } from '../../core/index.js'
import {
  MediaType,
  UnsupportedMediaTypeException,
  type EndpointOperation,
  type Guard,
  type HandlerMethod,
  type HttpExchange,
} from '../../http/index.js'
import { EndpointGuards } from './endpoint-guards.js'
import { ENDPOINT, OPERATION } from './endpoint-metadata.js'

/** What the guard of a handler is called with, apart from the exchange. */
interface GuardedOperation {
  readonly endpoint: string
  readonly operation: EndpointOperation | undefined
  readonly sensitive: boolean
}

const NO_ROLES: readonly string[] = []

/**
 * Stands before every operation: lets nothing change that a page of another site may have asked for, and asks the EndpointGuard of the
 * application.
 */
@Injectable()
export class EndpointOperationGuard implements Guard {
  readonly #guards: EndpointGuards
  readonly #operations = new Map<HandlerMethod, GuardedOperation>()

  constructor(@Inject(ApplicationContext) context: ApplicationContext) {
    this.#guards = new EndpointGuards(context)
  }

  canActivate(exchange: HttpExchange, handler: HandlerMethod): Awaitable<boolean> {
    const { endpoint, operation = operationOf(exchange), sensitive } = this.#operationOf(handler)
    if (operation === 'write') refuseForeignForms(exchange)
    return !sensitive || this.#guards.authorize({ endpoint, operation, exchange, roles: NO_ROLES })
  }

  #operationOf(handler: HandlerMethod): GuardedOperation {
    const known = this.#operations.get(handler)
    if (known !== undefined) return known
    const { id, sensitive = true } = ENDPOINT.get(handler.controller) ?? { id: 'links' }
    const operation = { endpoint: id, operation: handler.metadata(OPERATION), sensitive }
    this.#operations.set(handler, operation)
    return operation
  }
}

/** Of a method that an ordinary mapping decorator maps. */
function operationOf({ method }: HttpExchange): EndpointOperation {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return 'read'
  return method === 'DELETE' ? 'delete' : 'write'
}

/**
 * A page of another site can make a browser post forms and text, with the user's cookies and from inside of the user's network, but
 * neither JSON nor a header field of its own: for these the browser asks first (CORS preflight), which is not answered. DELETE it asks for
 * anyway. So what has a body has to be JSON; and what has none may come from a browser only with `X-Requested-With`.
 *
 * @throws UnsupportedMediaTypeException
 */
function refuseForeignForms(exchange: HttpExchange): void {
  const contentType = exchange.header('content-type')
  if (contentType !== undefined) {
    if (MediaType.tryParse(contentType)?.isJson === true) return
    throw refused('The body has to be JSON.')
  }
  const isFromBrowser =
    exchange.header('origin') !== undefined || exchange.header('sec-fetch-site') !== undefined
  if (!isFromBrowser || exchange.header('x-requested-with') !== undefined) return
  throw refused('A browser has to send JSON, or the header field X-Requested-With.')
}

function refused(detail: string): UnsupportedMediaTypeException {
  return new UnsupportedMediaTypeException(detail, { headers: { accept: 'application/json' } })
}
