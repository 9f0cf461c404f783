import type { AnyClass } from '../../core/index.js'
import { toError } from '../errors/thrown.js'
import type { ExceptionFilterReference } from './exception-filter.js'
import type {
  ExceptionFilterUse,
  ExceptionHandlerMatch,
  ExceptionHandlerReference,
} from './exception-handler-reference.js'
import type { ExceptionMethods } from './exception-methods.js'
import { CATCH } from './exception.decorators.js'

/** A place where handlers are declared. Places are asked one after the other. */
export type HandlerPlace = ExceptionMethods | FilterPlace

/** The filters of one place; of those that catch an exception the last one does. */
export class FilterPlace {
  readonly handlers: readonly ExceptionFilterUse[]
  readonly #types: ReadonlyMap<ExceptionFilterUse, readonly AnyClass[]>

  constructor(filters: readonly ExceptionFilterReference[]) {
    this.handlers = filters
      .toReversed()
      .map((filter) => ({ kind: 'filter', id: `${classOf(filter).name}.catch`, filter }))
    this.#types = new Map(this.handlers.map((use) => [use, CATCH.get(classOf(use.filter)) ?? []]))
  }

  resolve(thrown: unknown): ExceptionHandlerMatch | undefined {
    const handler = this.handlers.find((use) => {
      const types = this.#types.get(use) ?? []
      return types.length === 0 || types.some((type) => isInstance(thrown, type))
    })
    return handler === undefined ? undefined : { handler, exception: thrown }
  }
}

/** The handlers that one route's errors can meet, in the order in which they are asked. Compiled at boot. */
export class ExceptionHandlerChain {
  /** Every handler that {@link resolve} can name, to prepare them at boot. */
  readonly handlers: readonly ExceptionHandlerReference[]
  readonly #places: readonly HandlerPlace[]

  constructor(places: readonly HandlerPlace[]) {
    this.#places = places.filter((place) => place.handlers.length > 0)
    this.handlers = this.#places.flatMap((place): readonly ExceptionHandlerReference[] => place.handlers)
  }

  /** Who handles what was thrown; `undefined` leaves it to the ErrorResponder. Methods see an Error whatever was thrown, filters the thing itself. */
  resolve(thrown: unknown): ExceptionHandlerMatch | undefined {
    if (this.#places.length === 0) return undefined
    const error = toError(thrown)
    for (const place of this.#places) {
      const match = place instanceof FilterPlace ? place.resolve(thrown) : place.resolve(error)
      if (match !== undefined) return match
    }
    return undefined
  }
}

/** By its prototype, which the proxy of a request-scoped filter knows before there is a request. */
function classOf(filter: ExceptionFilterReference): AnyClass {
  if (typeof filter === 'function') return filter
  return ((Object.getPrototypeOf(filter) ?? Object.prototype) as { readonly constructor: AnyClass })
    .constructor
}

function isInstance(thrown: unknown, type: AnyClass): boolean {
  try {
    return thrown instanceof type
  } catch {
    return false
  }
}
