import { reasonPhrase } from '../errors/http-status.js'

const BODIES = new Map<number, string>()

/** The problem detail (RFC 9457) of a request that no handler sees. Constant per status: it repeats nothing that the client sent. */
export function refusalBody(status: number): string {
  let body = BODIES.get(status)
  if (body === undefined) {
    body = JSON.stringify({ type: 'about:blank', title: reasonPhrase(status), status })
    BODIES.set(status, body)
  }
  return body
}

/** The value of `Allow` where every method that routes can name is meant. */
export const EVERY_METHOD = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
