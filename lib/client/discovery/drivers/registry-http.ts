import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Agent, request, type Dispatcher } from 'undici'
import { messageOf, type Clock } from '../../../common/index.js'
import type { DiscoveryConfig } from '../discovery-config.js'
import {
  InvalidDiscoveryOptionsError,
  RegistryResponseError,
  RegistryTimeoutError,
} from '../discovery.errors.js'
import { TimedSignal } from '../watch/timed-signal.js'
import { LineSplitter } from './line-splitter.js'

export interface RegistryRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Begins with `/`; parts are encoded already. */
  readonly path: string
  /** What is `undefined` is left out; of a list each is sent. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** Until the answer is complete. Default: `request-timeout`. */
  readonly timeoutMs?: number
}

export interface RegistryResponse {
  readonly status: number
  /** One header field, by lower-case name. */
  header(name: string): string | undefined
  readonly text: string
  /** @throws RegistryResponseError */
  json(): unknown
}

interface OpenStream {
  readonly body: Dispatcher.ResponseData['body']
  readonly deadline: TimedSignal
}

/** How long a connection may take to be made, in milliseconds. */
const CONNECT_TIMEOUT_MS = 3_000
/** When the kernel begins to ask whether an idle peer is still there, in milliseconds. */
const TCP_KEEP_ALIVE_MS = 15_000

/** HTTP as registries need it: JSON in and out, of bounded size and time, on one of several servers; and streams of JSON lines. */
export class RegistryHttp {
  readonly #config: DiscoveryConfig
  readonly #clock: Clock
  readonly #urls: readonly URL[]
  readonly #agent: Agent
  /** The server that answered last. */
  #current = 0

  constructor(config: DiscoveryConfig, clock: Clock, urls: readonly URL[] = config.urls) {
    this.#config = config
    this.#clock = clock
    this.#urls = urls
    const { caFile, certFile, keyFile, serverName } = config.tls
    this.#agent = new Agent({
      // Their times are counted here, for the whole of an exchange.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: CONNECT_TIMEOUT_MS,
        keepAliveInitialDelay: TCP_KEEP_ALIVE_MS,
        ...(caFile !== undefined && { ca: fileOf('ca-file', caFile) }),
        ...(certFile !== undefined && { cert: fileOf('cert-file', certFile) }),
        ...(keyFile !== undefined && { key: fileOf('key-file', keyFile) }),
        ...(serverName !== undefined && { servername: serverName }),
      },
    })
  }

  /** The text of the token, read anew where it is in a file. */
  async token(): Promise<string | undefined> {
    const { token, tokenFile } = this.#config
    return tokenFile === undefined ? token?.reveal() : (await readFile(tokenFile, 'utf8')).trim()
  }

  /** Any status. @throws when no server answers, completely and in time, or the signal's reason */
  async send(what: RegistryRequest): Promise<RegistryResponse> {
    return this.#onSomeServer(what.signal, (url) => this.#exchange(url, what))
  }

  /** Only success. @throws RegistryResponseError with the status for others */
  async call(what: RegistryRequest): Promise<RegistryResponse> {
    const response = await this.send(what)
    if (response.status >= 300) throw refused(what, response.status, response.text)
    return response
  }

  /** An endless answer of JSON values, one a line. Its end, regular or not, ends the iteration. @throws RegistryResponseError for other statuses */
  async *lines(what: RegistryRequest): AsyncGenerator<unknown, void, void> {
    const { body, deadline } = await this.#onSomeServer(what.signal, (url) => this.#open(url, what))
    const splitter = new LineSplitter()
    try {
      // Leaving the loop destroys the body, and the connection with it.
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        for (const line of splitter.push(chunk)) yield parsed(line)
        this.#refuseMore(splitter.pendingLength)
      }
      const last = splitter.rest()
      if (last !== '') yield parsed(last)
    } catch (error) {
      throw deadline.reasonFor(error)
    } finally {
      deadline.end()
    }
  }

  /** Cuts every connection. */
  async close(): Promise<void> {
    await this.#agent.destroy()
  }

  async #onSomeServer<T>(signal: AbortSignal, exchange: (url: URL) => Promise<T>): Promise<T> {
    for (let left = this.#urls.length; left > 1; left--) {
      try {
        return await exchange(this.#url())
      } catch (error) {
        signal.throwIfAborted()
        // A status is an answer, and most likely that of the other servers as well.
        if (error instanceof RegistryResponseError) throw error
        this.#current++
      }
    }
    try {
      return await exchange(this.#url())
    } catch (error) {
      this.#current++
      throw error
    }
  }

  #url(): URL {
    const url = this.#urls[this.#current % this.#urls.length]
    if (url === undefined) throw new RegistryResponseError('no URL of the registry is known')
    return url
  }

  async #exchange(url: URL, what: RegistryRequest): Promise<RegistryResponse> {
    const deadline = this.#deadline(what)
    try {
      const { statusCode, headers, body } = await this.#request(url, what, deadline.signal)
      const text = await this.#read(body)
      return {
        status: statusCode,
        text,
        header: (name) => [headers[name]].flat()[0],
        json: () => parsed(text),
      }
    } catch (error) {
      throw deadline.reasonFor(error)
    } finally {
      deadline.end()
    }
  }

  /** An answer whose head came in time. Whoever reads it ends the deadline. */
  async #open(url: URL, what: RegistryRequest): Promise<OpenStream> {
    const deadline = this.#deadline(what)
    try {
      const { statusCode, body } = await this.#request(url, what, deadline.signal)
      if (statusCode >= 300) throw refused(what, statusCode, await this.#read(body))
      deadline.lift()
      return { body, deadline }
    } catch (error) {
      deadline.end()
      throw deadline.reasonFor(error)
    }
  }

  #deadline({ signal, timeoutMs = this.#config.requestTimeoutMs }: RegistryRequest): TimedSignal {
    return new TimedSignal(signal, this.#clock, timeoutMs, {
      reason: new RegistryTimeoutError(timeoutMs),
      ref: true,
    })
  }

  async #request(url: URL, what: RegistryRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { method, json, form, headers } = what
    const body = json !== undefined ? JSON.stringify(json) : form && new URLSearchParams(form).toString()
    const type = json !== undefined ? 'application/json' : 'application/x-www-form-urlencoded'
    const response = await request(target(url, what), {
      dispatcher: this.#agent,
      method,
      signal,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': type }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    })
    // What is wrong behind this server may be right behind the next one.
    if (response.statusCode >= 500) this.#current++
    return response
  }

  async #read(body: Dispatcher.ResponseData['body']): Promise<string> {
    const chunks: Uint8Array[] = []
    let length = 0
    // Leaving the loop destroys the body, and the connection with it.
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      this.#refuseMore((length += chunk.length))
      chunks.push(chunk)
    }
    return Buffer.concat(chunks).toString('utf8')
  }

  #refuseMore(length: number): void {
    const { maxResponseBytes } = this.#config
    if (length > maxResponseBytes) {
      throw new RegistryResponseError(
        `the answer is larger than ${maxResponseBytes} bytes (max-response-size)`,
      )
    }
  }
}

function fileOf(option: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new InvalidDiscoveryOptionsError([`tls.${option} can not be read: ${messageOf(error)}`])
  }
}

function target(base: URL, { path, query = {} }: RegistryRequest): URL {
  const url = new URL(base)
  url.pathname = `${base.pathname.replace(/\/$/, '')}${path}`
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value]) {
      if (each !== undefined) url.searchParams.append(name, String(each))
    }
  }
  return url
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new RegistryResponseError('the answer is not JSON', undefined, { cause: error })
  }
}

/** What was refused, without the query, which may name more than a log should. */
function refused({ method, path }: RegistryRequest, status: number, text: string): RegistryResponseError {
  const said = text.trim().replaceAll(/\s+/g, ' ').slice(0, 200)
  return new RegistryResponseError(
    `${method} ${path} was answered with ${status}${said && `: ${said}`}`,
    status,
  )
}
