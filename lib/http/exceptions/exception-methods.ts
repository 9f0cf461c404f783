import { methodTypes, type AnyClass } from '../../core/index.js'
import { RESPONSE_STATUS } from '../result/response-status.js'
import { withCauses } from './causes.js'
import type { ExceptionHandlerMatch, ExceptionMethodReference } from './exception-handler-reference.js'
import { EXCEPTION_HANDLERS, type ExceptionHandlerMetadata } from './exception.decorators.js'
import { AmbiguousExceptionHandlerError, UntypedExceptionHandlerError } from './exceptions.errors.js'

/** The `@ExceptionHandler` methods of one class, by the types they handle. */
export class ExceptionMethods {
  readonly handlers: readonly ExceptionMethodReference[]
  readonly #byPrototype = new Map<object, ExceptionMethodReference>()
  /** Which method handles a class of errors follows from its prototype; errors are met at run time, so it is found then and kept. */
  readonly #known = new WeakMap<object, { readonly handler: ExceptionMethodReference | undefined }>()

  /** @throws AmbiguousExceptionHandlerError, UntypedExceptionHandlerError */
  constructor(type: AnyClass, owner: ExceptionMethodReference['owner']) {
    const prototype = type.prototype as object
    this.handlers = (EXCEPTION_HANDLERS.get(prototype) ?? []).map((metadata) => {
      const id = `${type.name}.${String(metadata.method)}`
      const status = RESPONSE_STATUS.get(prototype, metadata.method)?.status
      const handler: ExceptionMethodReference = {
        kind: 'method',
        id,
        type,
        method: metadata.method,
        owner,
        status,
      }
      for (const exception of handledTypes(prototype, metadata, id)) this.#map(exception, handler)
      return handler
    })
  }

  /** The method for the error itself; else the one for its cause, and so on: Spring's rule, which asks this of one class at a time. */
  resolve(error: Error): ExceptionHandlerMatch | undefined {
    if (this.handlers.length === 0) return undefined
    for (const exception of withCauses(error)) {
      const handler = this.#methodFor(exception)
      if (handler !== undefined) return { handler, exception }
    }
    return undefined
  }

  #map(exception: AnyClass, handler: ExceptionMethodReference): void {
    const key = exception.prototype as object
    const other = this.#byPrototype.get(key)
    if (other !== undefined && other !== handler) {
      throw new AmbiguousExceptionHandlerError(exception.name, [other.id, handler.id])
    }
    this.#byPrototype.set(key, handler)
  }

  #methodFor(error: Error): ExceptionMethodReference | undefined {
    const prototype = Object.getPrototypeOf(error) as object | null
    if (prototype === null) return this.#byPrototype.get(Error.prototype)
    let known = this.#known.get(prototype)
    if (known === undefined) this.#known.set(prototype, (known = { handler: this.#closest(prototype) }))
    return known.handler
  }

  #closest(prototype: object): ExceptionMethodReference | undefined {
    let level: object | null = prototype
    while (level !== null) {
      const handler = this.#byPrototype.get(level)
      if (handler !== undefined) return handler
      level = Object.getPrototypeOf(level) as object | null
    }
    // An error of another realm is an Error whose prototypes are not ours.
    return this.#byPrototype.get(Error.prototype)
  }
}

function handledTypes(
  prototype: object,
  metadata: ExceptionHandlerMetadata,
  id: string,
): readonly AnyClass[] {
  if (metadata.exceptions.length > 0) return metadata.exceptions
  const types = (methodTypes(prototype, metadata.method) ?? []).filter(isErrorClass)
  if (types.length === 0) throw new UntypedExceptionHandlerError(id)
  return types
}

function isErrorClass(type: unknown): type is AnyClass {
  return typeof type === 'function' && (type === Error || type.prototype instanceof Error)
}
