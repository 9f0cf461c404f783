import type { HttpAdapter } from '../adapter/http-adapter.js'
import { ResponseHead } from '../exchange/response-head.js'
import { overlaid } from './field-lines.js'
import { encodeLocation } from './location.js'
import type { ResultWriter } from './result-writer.js'
import type { RedirectMetadata } from './result.decorators.js'
import { kindOf } from './value-kind.js'

interface RedirectWriterParts {
  readonly adapter: Pick<HttpAdapter, 'internHead'>
  /** For results that answer for themselves: an entity, a web response. */
  readonly writer: ResultWriter
}

/** NestJS's shape for a redirect that the handler decides. */
interface RedirectResult {
  readonly url: string
  readonly statusCode?: number
}

/** Redirects to what `@Redirect` says, or to the `url` and `statusCode` of the result. */
export function compileRedirectWriter(
  { url, status }: RedirectMetadata,
  fields: readonly string[],
  { adapter, writer }: RedirectWriterParts,
): ResultWriter {
  const head = adapter.internHead(overlaid(fields, ['location', encodeLocation(url)]))
  return (exchange, value) => {
    if (isRedirect(value)) {
      const location = ['location', encodeLocation(value.url)]
      return exchange.send(value.statusCode ?? status, new ResponseHead(overlaid(fields, location)))
    }
    return answersForItself(value) ? writer(exchange, value) : exchange.send(status, head)
  }
}

function isRedirect(value: unknown): value is RedirectResult {
  const url = typeof value === 'object' && value !== null ? (value as Partial<RedirectResult>).url : undefined
  return typeof url === 'string' && url !== '' && !answersForItself(value)
}

function answersForItself(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return ['entity', 'entity-builder', 'web-response', 'problem'].includes(kindOf(value))
}
