import { readable } from './readable.js'
import { parseRetryAfter } from './retry-after.js'

/**
 * What an error or a result may say about being tried again; the names are all that counts, so that who makes them need not know this
 * interface. Errors of HTTP clients have it.
 */
export interface RetryHint {
  /** `false`: trying again is of no use, or not safe. Nothing overrules it. */
  readonly retryable?: boolean
  /** In how many milliseconds at the earliest. Goes before the headers. */
  readonly retryAfterMs?: number
  /** Response headers: a `Headers`, a Map, or an object by name in any case. `Retry-After` is looked at. */
  readonly headers?: unknown
  /** What has the headers instead, as errors of most HTTP clients do. */
  readonly response?: { readonly headers?: unknown }
}

/** Whether the error or result forbids to try again. */
export function isFinal(value: unknown): boolean {
  return isObject(value) && readable(() => (value as RetryHint).retryable) === false
}

/**
 * How many milliseconds to wait at least, `undefined` where nothing is said. A `Retry-After` that can not be understood is not
 * looked at.
 *
 * @param now milliseconds since the Unix epoch
 */
export function retryAfterOf(value: unknown, now: number): number | undefined {
  return isObject(value) ? readable(() => askedWait(value, now)) : undefined
}

function askedWait({ retryAfterMs, headers, response }: RetryHint, now: number): number | undefined {
  if (typeof retryAfterMs === 'number' && retryAfterMs >= 0) return retryAfterMs
  const field = headerOf(headers) ?? (isObject(response) ? headerOf(response.headers) : undefined)
  return field === undefined ? undefined : parseRetryAfter(field, now)
}

function headerOf(headers: unknown): string | undefined {
  if (!isObject(headers)) return undefined
  const { get } = headers as { get?: unknown }
  const value: unknown =
    typeof get === 'function'
      ? (headers as { get(name: string): unknown }).get('retry-after')
      : Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first === 'number') return String(first)
  return typeof first === 'string' ? first : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
