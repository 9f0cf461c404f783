import type { ResponseHead } from '../../exchange/response-head.js'

const RUNTIMES_FIELDS = new Set(['transfer-encoding', 'connection', 'keep-alive', 'date'])

/** A head and the exchange's own fields in place of the head's of the same name. */
export function responseHeaders(head: ResponseHead, added: readonly string[] | undefined): Headers {
  const headers = new Headers()
  append(headers, head.fields)
  if (added === undefined) return headers
  for (let i = 0; i < added.length; i += 2) headers.delete(added[i] as string)
  append(headers, added)
  return headers
}

function append(headers: Headers, fields: readonly string[]): void {
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    if (!RUNTIMES_FIELDS.has(name)) headers.append(name, fields[i + 1] as string)
  }
}
