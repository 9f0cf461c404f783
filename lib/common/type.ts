/** A class that can be constructed. */
export type Type<T = unknown> = new (...args: never[]) => T

/** A class that may be abstract: good as a token or a type, not for `new`. */
export type AbstractType<T = unknown> = abstract new (...args: never[]) => T

export type Awaitable<T> = T | Promise<T>

/** True for anything with a `then` method, as `await` sees it. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
