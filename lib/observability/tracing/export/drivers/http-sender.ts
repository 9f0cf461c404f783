import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Agent, Dispatcher } from 'undici'
import { messageOf, parseHttpDate, type Clock } from '../../../../common/index.js'
import { InvalidTracingSettingError } from '../tracing-export.errors.js'
import type { Headers, TlsFiles } from '../settings/tracing-settings.js'

export interface HttpSenderOptions {
  readonly url: string
  readonly headers: Headers
  readonly contentType: string
  readonly clock: Clock
  readonly compression?: 'gzip' | 'none'
  readonly tls?: TlsFiles
}

/** What a receiver said. */
export interface HttpAnswer {
  readonly status: number
  readonly contentType: string
  /** Empty where it was longer than anybody needs. */
  readonly body: Uint8Array
  /** Of a Retry-After field. */
  readonly retryAfterMs: number | undefined
}

const CONNECT_TIMEOUT_MS = 10_000
/** An answer has no more to say than what was wrong. */
const LONGEST_BODY = 65_536
const EMPTY = new Uint8Array()
const compress = promisify(gzip)

/** Posts bytes to one URL, over connections that stay open. undici is loaded with the first of them, not at start-up. */
export class HttpSender {
  /** The URL without userinfo, query and fragment. */
  readonly target: string
  readonly #url: URL
  readonly #headers: Readonly<Record<string, string>>
  readonly #clock: Clock
  readonly #tls: Awaited<ReturnType<typeof filesOf>>
  readonly #compresses: boolean
  #agent: Promise<Agent> | undefined

  /** @throws InvalidTracingSettingError for a file that can not be read */
  static async open(options: HttpSenderOptions): Promise<HttpSender> {
    return new HttpSender(options, await filesOf(options.tls ?? {}))
  }

  private constructor(options: HttpSenderOptions, tls: Awaited<ReturnType<typeof filesOf>>) {
    const { url, headers, contentType, compression, clock } = options
    this.#url = new URL(url)
    this.#clock = clock
    this.#tls = tls
    this.#compresses = compression === 'gzip'
    const { username, password } = this.#url
    this.#url.username = this.#url.password = ''
    this.target = `${this.#url.origin}${this.#url.pathname}`
    this.#headers = {
      'user-agent': 'nexus-framework',
      ...(username !== '' && { authorization: basic(username, password) }),
      ...headers,
      'content-type': contentType,
      ...(this.#compresses && { 'content-encoding': 'gzip' }),
    }
  }

  /** The body as it goes over the wire. */
  async encoded(body: Uint8Array): Promise<Uint8Array> {
    return this.#compresses ? compress(body) : body
  }

  /** Rejects when there is no complete answer: with the signal's reason, or what happened to the connection. */
  async post(body: Uint8Array, signal: AbortSignal): Promise<HttpAnswer> {
    const agent = await (this.#agent ??= this.#connect())
    const {
      statusCode,
      headers,
      body: stream,
    } = await agent.request({
      origin: this.#url.origin,
      path: `${this.#url.pathname}${this.#url.search}`,
      method: 'POST',
      headers: this.#headers,
      body,
      signal,
    })
    return {
      status: statusCode,
      contentType: String(headers['content-type'] ?? ''),
      body: await readBody(stream),
      retryAfterMs: this.#retryAfter(headers['retry-after']),
    }
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await (await this.#agent)?.destroy()
  }

  async #connect(): Promise<Agent> {
    const { Agent } = await import('undici')
    return new Agent({
      // Whoever posts counts the time of the whole exchange.
      headersTimeout: 0,
      bodyTimeout: 0,
      connections: 1,
      pipelining: 1,
      connect: { timeout: CONNECT_TIMEOUT_MS, ...this.#tls },
    })
  }

  /** RFC 9110 section 10.2.3: seconds, or a date. */
  #retryAfter(field: string | string[] | undefined): number | undefined {
    const text = [field].flat()[0]?.trim()
    if (text === undefined) return undefined
    if (/^\d+$/.test(text)) return Number(text) * 1_000
    const now = this.#clock.now()
    const date = parseHttpDate(text, now)
    return date === undefined ? undefined : Math.max(0, date - now)
  }
}

async function readBody(stream: Dispatcher.ResponseData['body']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop destroys the body, and the connection with it.
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > LONGEST_BODY) return EMPTY
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function filesOf({ ca, cert, key }: TlsFiles): Promise<{ ca?: Buffer; cert?: Buffer; key?: Buffer }> {
  return {
    ...(ca !== undefined && { ca: await fileOf('OTEL_EXPORTER_OTLP_CERTIFICATE', ca) }),
    ...(cert !== undefined && { cert: await fileOf('OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE', cert) }),
    ...(key !== undefined && { key: await fileOf('OTEL_EXPORTER_OTLP_CLIENT_KEY', key) }),
  }
}

async function fileOf(variable: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new InvalidTracingSettingError(variable, `names a file that can not be read: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function basic(username: string, password: string): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
