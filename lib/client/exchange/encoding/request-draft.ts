import type { IdGenerator } from '../../../common/index.js'
import type { ClientBody } from '../../transport/client-request.js'
import { encodeMultipart, type FormEntry } from './multipart-encoder.js'
import { encodeStrictly } from './percent-encoding.js'

const MULTIPART = 'multipart/form-data'
const URL_ENCODED = 'application/x-www-form-urlencoded'
// RFC 6265 section 4.1.1: what a cookie's value may have as it is; a percent sign would be taken for an escape.
const COOKIE_OCTETS = /^[\x21\x23-\x24\x26-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/

interface FinishOptions {
  /** What the exchange declares. */
  readonly contentType: string | undefined
  /** What the body is where nothing is declared. */
  readonly bodyType: string
  readonly ids: IdGenerator
}

/** A request while its arguments are put into it. One per call. */
export class RequestDraft {
  readonly variables = new Map<string, string>()
  readonly headers: Record<string, string | readonly string[]> = {}
  readonly entries: FormEntry[] = []
  signal: AbortSignal | undefined
  body: ClientBody | undefined
  /** Properties of a JSON object that several parameters make together. */
  properties: Record<string, unknown> | undefined
  #query = ''
  #matrix = ''
  #cookies = ''

  get query(): string {
    return this.#query
  }

  get matrix(): string {
    return this.#matrix
  }

  addQuery(name: string, text: string): void {
    this.#query += `${this.#query === '' ? '?' : '&'}${encodeStrictly(name)}=${encodeStrictly(text)}`
  }

  /** Commas between the values separate them; those inside are encoded. */
  addMatrix(name: string, texts: readonly string[]): void {
    this.#matrix += `;${encodeStrictly(name)}=${texts.map(encodeStrictly).join(',')}`
  }

  addHeader(name: string, texts: readonly string[]): void {
    this.headers[name.toLowerCase()] = texts.join(', ')
  }

  /** Encoded where it has to be, as most servers decode it. */
  addCookie(name: string, text: string): void {
    const value = COOKIE_OCTETS.test(text) ? text : encodeStrictly(text)
    this.#cookies += `${this.#cookies === '' ? '' : '; '}${name}=${value}`
  }

  /** Writes the form, and says what the body is. */
  finish({ contentType, bodyType, ids }: FinishOptions): void {
    if (this.#cookies !== '') {
      const { cookie } = this.headers
      this.headers['cookie'] = cookie === undefined ? this.#cookies : `${String(cookie)}; ${this.#cookies}`
    }
    if (this.entries.length > 0) this.#finishForm(contentType, ids)
    else if (this.body !== undefined) this.#declare(contentType ?? bodyType)
  }

  #finishForm(contentType: string | undefined, ids: IdGenerator): void {
    const needsParts = this.entries.some((entry) => 'file' in entry || entry.contentType !== undefined)
    const isMultipart = contentType?.startsWith(MULTIPART) ?? needsParts
    if (!isMultipart) {
      this.body = this.entries
        .map((entry) => `${formEncoded(entry.name)}=${'text' in entry ? formEncoded(entry.text) : ''}`)
        .join('&')
      this.#declare(URL_ENCODED)
      return
    }
    // Nobody can know it before, so no file can have it in it on purpose.
    const boundary = `----nexus-${ids.next()}`
    this.body = encodeMultipart(this.entries, boundary)
    this.headers['content-type'] = `${MULTIPART}; boundary=${boundary}`
  }

  /** An argument of its own (`@RequestHeader('content-type')`) goes before. */
  #declare(contentType: string | undefined): void {
    if (contentType !== undefined) this.headers['content-type'] ??= contentType
  }
}

function formEncoded(text: string): string {
  return encodeStrictly(text).replaceAll('%20', '+')
}
