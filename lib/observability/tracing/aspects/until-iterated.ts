import type { Span, Tracer } from '../../../core/index.js'
import { isPromiseLike } from '../../../common/index.js'

type Step = (...args: unknown[]) => unknown

interface Stream {
  once(event: 'close' | 'error', listener: (error?: unknown) => void): unknown
}

/**
 * Ends the span when `value` has been iterated over, where it is something that does its work meanwhile: a generator or another iterator, an
 * async iterable, a stream of Node's. The very object is watched, so that callers get what the method returned.
 *
 * @returns whether `value` is such a thing; else nothing is done
 */
export function untilIterated(tracer: Tracer, span: Span, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (isStream(value)) {
    value.once('error', (error) => span.fail(error))
    value.once('close', () => span.end())
    return true
  }
  if (isIterator(value)) return watchIterator(tracer, span, value)
  return isAsyncIterable(value) && watchIterable(tracer, span, value)
}

function watchIterator(tracer: Tracer, span: Span, iterator: Record<string, unknown>): boolean {
  if (!Object.isExtensible(iterator)) return false
  for (const name of ['next', 'return', 'throw']) {
    const step = iterator[name]
    if (typeof step !== 'function') continue
    define(iterator, name, (...args) => {
      const run = (): unknown => (step as Step).apply(iterator, args)
      return watched(span, name, () => tracer.run(span, run))
    })
  }
  return true
}

/** The first iteration is what counts. */
function watchIterable(
  tracer: Tracer,
  span: Span,
  iterable: object & { [Symbol.asyncIterator](): object },
): boolean {
  if (!Object.isExtensible(iterable)) return false
  const original = iterable[Symbol.asyncIterator]
  let isFirst = true
  define(iterable, Symbol.asyncIterator, () => {
    const iterator = tracer.run(span, () => original.call(iterable))
    if (isFirst) watchIterator(tracer, span, iterator as Record<string, unknown>)
    isFirst = false
    return iterator
  })
  return true
}

/** One call of an iterator's method, which may be the last one. */
function watched(span: Span, name: string, step: () => unknown): unknown {
  const told = (result: unknown): unknown => {
    // `return` and `throw` that are caught inside give `done: false`.
    if ((result as IteratorResult<unknown> | undefined)?.done === true) span.end()
    return result
  }
  const failed = (error: unknown): never => {
    span.fail(error)
    span.end()
    throw error
  }
  let result: unknown
  try {
    result = step()
  } catch (error) {
    return failed(error)
  }
  return isPromiseLike(result) ? result.then(told, failed) : told(result)
}

function define(target: object, name: string | symbol, value: Step): void {
  Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: false })
}

/** Made for being iterated over once. Collections and their kind are not: `next` is not theirs. */
function isIterator(value: object): value is Record<string, unknown> {
  if (!('next' in value) || typeof value.next !== 'function') return false
  return Symbol.iterator in value || Symbol.asyncIterator in value
}

/** What emits events besides (a connection, a reader of lines) lives longer than one iteration, and is not watched. */
function isAsyncIterable(value: object): value is { [Symbol.asyncIterator](): object } {
  return (
    Symbol.asyncIterator in value &&
    typeof value[Symbol.asyncIterator] === 'function' &&
    !('on' in value) &&
    !(value instanceof ReadableStream)
  )
}

/** A readable one that is not over. */
function isStream(value: object): value is Stream {
  return (
    'pipe' in value &&
    'once' in value &&
    typeof value.once === 'function' &&
    'readable' in value &&
    'closed' in value &&
    value.closed === false
  )
}
