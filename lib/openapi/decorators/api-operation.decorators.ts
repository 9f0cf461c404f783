import type { TagObject } from '../document/openapi-document.js'
import {
  API_BODY,
  API_CONSUMES,
  API_DEPRECATED,
  API_HIDDEN,
  API_OPERATION,
  API_PARAMETERS,
  API_PRODUCES,
  API_TAGS,
  type ApiBodyOptions,
  type ApiOperationOptions,
  type ApiParameterOptions,
} from './api-metadata.js'
import { adding, setting, type HandlerDecorator } from './member-decorator.js'

/** Says of an operation what code does not: a summary, a description, that it is deprecated. */
export function ApiOperation(options: ApiOperationOptions): HandlerDecorator {
  return (target, method) => API_OPERATION.update(target, (others) => ({ ...others, ...options }), method)
}

/** Tags of the operations of a controller or of one handler. Default: the controller's name without `Controller`. */
export function ApiTags(...tags: readonly (string | TagObject)[]): HandlerDecorator {
  return adding(API_TAGS, ...tags.map((tag) => (typeof tag === 'string' ? { name: tag } : tag)))
}

/** Marks operations as deprecated: those of a controller, or one. */
export function Deprecated(): HandlerDecorator {
  return setting(API_DEPRECATED, true)
}

/** Leaves a handler out of documents. */
export function ApiExcludeEndpoint(disable = true): HandlerDecorator {
  return setting(API_HIDDEN, disable)
}

/** Leaves a controller out of documents. */
export function ApiExcludeController(disable = true): HandlerDecorator {
  return setting(API_HIDDEN, disable)
}

/** springdoc's name: leaves a controller or a handler out of documents. */
export function Hidden(): HandlerDecorator {
  return setting(API_HIDDEN, true)
}

/** Media types that requests are documented with. The mapping's `consumes` also checks them. */
export function ApiConsumes(...mediaTypes: readonly string[]): HandlerDecorator {
  return adding(API_CONSUMES, ...mediaTypes)
}

/** Media types that results are documented with. The mapping's `produces` also negotiates them. */
export function ApiProduces(...mediaTypes: readonly string[]): HandlerDecorator {
  return adding(API_PRODUCES, ...mediaTypes)
}

/** Refines a variable of the path. */
export function ApiParam(options: ApiParameterOptions): HandlerDecorator {
  return adding(API_PARAMETERS, { ...options, in: 'path' })
}

/** Refines a query parameter, or adds one that the handler reads by itself. */
export function ApiQuery(options: ApiParameterOptions): HandlerDecorator {
  return adding(API_PARAMETERS, { ...options, in: 'query' })
}

/** Refines a header of requests, or adds one that a guard or an interceptor reads. */
export function ApiHeader(options: ApiParameterOptions): HandlerDecorator {
  return adding(API_PARAMETERS, { ...options, in: 'header' })
}

/** Several of {@link ApiHeader}. */
export function ApiHeaders(headers: readonly ApiParameterOptions[]): HandlerDecorator {
  return adding(API_PARAMETERS, ...headers.map((options) => ({ ...options, in: 'header' as const })))
}

/** Refines a cookie, or adds one. */
export function ApiCookie(options: ApiParameterOptions): HandlerDecorator {
  return adding(API_PARAMETERS, { ...options, in: 'cookie' })
}

/** Refines the body of requests, or describes one that the handler reads by itself. */
export function ApiBody(options: ApiBodyOptions): HandlerDecorator {
  return setting(API_BODY, options)
}
