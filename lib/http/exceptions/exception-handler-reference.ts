import type { AnyClass } from '../../core/index.js'
import type { ExceptionFilterReference } from './exception-filter.js'

/** An `@ExceptionHandler` method. One object per method, made at boot, so that what is compiled for it can be kept beside it. */
export interface ExceptionMethodReference {
  readonly kind: 'method'
  /** `ShopAdvice.outOfStock`, for logs. */
  readonly id: string
  /** The controller or advice class. */
  readonly type: AnyClass
  readonly method: string | symbol
  /** Whether the method is the controller's own or an advice's. */
  readonly owner: 'controller' | 'advice'
  /** From `@ResponseStatus`; `undefined`: 200, as in Spring. */
  readonly status: number | undefined
}

/** A filter of `@UseFilters` or of the application. */
export interface ExceptionFilterUse {
  readonly kind: 'filter'
  readonly id: string
  readonly filter: ExceptionFilterReference
}

export type ExceptionHandlerReference = ExceptionMethodReference | ExceptionFilterUse

/** Who handles an error, and with what. */
export interface ExceptionHandlerMatch {
  readonly handler: ExceptionHandlerReference
  /** For a method: the error, or the nearest of its causes that the method handles. For a filter: what was thrown, as it is. */
  readonly exception: unknown
}
