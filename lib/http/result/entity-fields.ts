import { parseHttpDate } from '../../common/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { fieldValue } from './field-lines.js'
import { evaluatePreconditions, type PreconditionOutcome } from './preconditions.js'

/** Of which a response has the lines of everybody who adds one. */
const ADDING_UP = new Set(['set-cookie', 'vary', 'link', 'www-authenticate'])
// RFC 9110 section 15.4.5: a 304 has no content for these to describe.
const OF_CONTENT = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'content-language',
  'content-range',
  'content-disposition',
])

/**
 * Makes room for header lines of a result. Lines that middleware or the handler put on the exchange replace those of a head, but an
 * entity is said later than they are: it wins, except where lines add up.
 *
 * @returns what the head is to have
 */
export function releaseFields(exchange: HttpExchange, fields: readonly string[]): readonly string[] {
  if (exchange.responseFields === undefined) return fields
  const remaining: string[] = []
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    const value = fields[i + 1] as string
    if (ADDING_UP.has(name)) exchange.addHeader(name, value)
    else {
      exchange.removeHeader(name)
      remaining.push(name, value)
    }
  }
  return remaining
}

/** Whether the client of a GET or HEAD needs the entity, by its `etag` and `last-modified` lines. */
export function conditionalOutcome(exchange: HttpExchange, fields: readonly string[]): PreconditionOutcome {
  if (exchange.method !== 'GET' && exchange.method !== 'HEAD') return 'proceed'
  const etag = fieldValue(fields, 'etag')
  const modified = fieldValue(fields, 'last-modified')
  if (etag === undefined && modified === undefined) return 'proceed'
  const lastModified = modified === undefined ? undefined : parseHttpDate(modified, 0)
  return evaluatePreconditions(exchange, { etag, lastModified })
}

export function notModifiedFields(fields: readonly string[]): readonly string[] {
  return fields.filter((_field, index) => !OF_CONTENT.has(fields[index - (index % 2)] as string))
}
