import { formatHttpDate, parseHttpDate } from '../../common/index.js'
import { PreconditionFailedException, PreconditionRequiredException } from '../errors/client.errors.js'
import { HttpStatus } from '../errors/http-status.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { entityTag, parseEntityTags, stronglyEqual, weaklyEqual } from './entity-tag.js'

/** What identifies the current version of a resource. */
export interface Validators {
  /** With or without quotes; `W/"..."` for a weak one. */
  readonly etag?: string | undefined
  readonly lastModified?: Date | number | undefined
}

export type PreconditionOutcome = 'proceed' | 'not-modified' | 'failed'

/**
 * Evaluates the conditional fields of a request in the order of RFC 9110 section 13.2.2.
 *
 * @param current validators of the representation there is; `undefined` when there is none (yet)
 */
export function evaluatePreconditions(
  exchange: HttpExchange,
  current: Validators | undefined,
): PreconditionOutcome {
  const etag = current?.etag === undefined ? undefined : entityTag(current.etag)
  const modified = current?.lastModified === undefined ? undefined : inSeconds(Number(current.lastModified))
  const safe = exchange.method === 'GET' || exchange.method === 'HEAD'

  const ifMatch = exchange.header('if-match')
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, etag, current !== undefined, stronglyEqual)) return 'failed'
  } else if (isLaterThan(modified, exchange.header('if-unmodified-since'))) return 'failed'

  const ifNoneMatch = exchange.header('if-none-match')
  if (ifNoneMatch !== undefined) {
    if (!matches(ifNoneMatch, etag, current !== undefined, weaklyEqual)) return 'proceed'
    return safe ? 'not-modified' : 'failed'
  }
  if (!safe || modified === undefined) return 'proceed'
  const since = timeOf(exchange.header('if-modified-since'), modified)
  return since !== undefined && modified <= since ? 'not-modified' : 'proceed'
}

/**
 * For handlers that change something: lets the request through only if its conditions (If-Match, If-Unmodified-Since, If-None-Match)
 * hold for the current version. This is optimistic locking.
 *
 * @param current `undefined` where the resource does not exist; then `If-None-Match: *` lets it be created
 * @param options `required`: a request without If-Match and If-Unmodified-Since is refused with 428 (RFC 6585 section 3)
 * @throws PreconditionFailedException (412), PreconditionRequiredException (428)
 *
 * @example
 * @Patch(':id')
 * update(@Param('id') id: string, @Body() change: OrderChange, @Req() exchange: HttpExchange) {
 *   const order = this.orders.find(id)
 *   checkPreconditions(exchange, { etag: String(order.version) })
 *   return this.orders.change(order, change)
 * }
 */
export function checkPreconditions(
  exchange: HttpExchange,
  current: Validators | undefined,
  options: { readonly required?: boolean } = {},
): void {
  if (
    options.required === true &&
    exchange.header('if-match') === undefined &&
    exchange.header('if-unmodified-since') === undefined
  ) {
    throw new PreconditionRequiredException('Send If-Match with the entity tag of the version you know.')
  }
  if (evaluatePreconditions(exchange, current) === 'failed') {
    throw new PreconditionFailedException('The resource is not in the state that the request expects.')
  }
}

/**
 * Spring's `WebRequest.checkNotModified`: sets `ETag` and `Last-Modified` of the response, and for a GET or HEAD whose client has this
 * version already answers true; the handler then returns nothing, which is sent as 304.
 *
 * @throws PreconditionFailedException (412) when a condition of the request does not hold
 */
export function checkNotModified(exchange: HttpExchange, current: Validators): boolean {
  checkPreconditions(exchange, current)
  if (current.etag !== undefined) exchange.setHeader('etag', entityTag(current.etag))
  if (current.lastModified !== undefined)
    exchange.setHeader('last-modified', formatHttpDate(current.lastModified))
  if (evaluatePreconditions(exchange, current) === 'proceed') return false
  exchange.statusOverride = HttpStatus.NOT_MODIFIED
  return true
}

function matches(
  field: string,
  etag: string | undefined,
  exists: boolean,
  equal: (a: string, b: string) => boolean,
): boolean {
  if (field.trim() === '*') return exists
  return etag !== undefined && parseEntityTags(field).some((tag) => equal(tag, etag))
}

// A date that is not one makes the field count as absent (RFC 9110 sections 13.1.3 and 13.1.4).
function isLaterThan(modified: number | undefined, field: string | undefined): boolean {
  if (modified === undefined) return false
  const since = timeOf(field, modified)
  return since !== undefined && modified > since
}

/** HTTP-dates have whole seconds. */
function inSeconds(time: number): number {
  return Math.floor(time / 1000) * 1000
}

function timeOf(field: string | undefined, now: number): number | undefined {
  return field === undefined ? undefined : parseHttpDate(field.trim(), now)
}
