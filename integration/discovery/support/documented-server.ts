import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isDeepStrictEqual } from 'node:util'

interface ExpectedRequest {
  readonly method: string
  /** Encoded, without its query. */
  readonly path: string
  /** All of it. */
  readonly query: Readonly<Record<string, string | readonly string[]>>
  /** Those that must be there. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly form?: Readonly<Record<string, string>>
}

/** A request and its answer, as a registry's documentation has them. */
export interface Exchange {
  readonly request: ExpectedRequest
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    /** Text as it is, everything else as JSON. */
    readonly body: unknown
  }
}

/** The exchanges of `exchanges/<name>.json`, by title. */
export async function exchangesOf(name: string): Promise<Readonly<Record<string, Exchange>>> {
  const file = new URL(`../exchanges/${name}.json`, import.meta.url)
  const { exchanges } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly exchanges: Readonly<Record<string, Exchange>>
  }
  return exchanges
}

/**
 * Answers as documented, one exchange after the other, and only to exactly the requests that are documented.
 *
 *     const server = await DocumentedServer.start(consul['list'])
 *     ... // a client asks server.url
 *     server.verify() // in the end: everything was asked for, and nothing else
 */
export class DocumentedServer implements AsyncDisposable {
  readonly url: string
  readonly #server: Server
  readonly #pending: Exchange[]
  readonly #complaints: string[] = []

  private constructor(server: Server, exchanges: readonly Exchange[]) {
    this.#server = server
    this.#pending = [...exchanges]
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response)
    })
  }

  static async start(...exchanges: readonly (Exchange | undefined)[]): Promise<DocumentedServer> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new DocumentedServer(
      server,
      exchanges.map((exchange) => {
        if (exchange === undefined) throw new RangeError('there is no such exchange')
        return exchange
      }),
    )
  }

  /** How many exchanges are still to come. */
  get pending(): number {
    return this.#pending.length
  }

  /** @throws with what was asked for otherwise than documented, or not at all */
  verify(): void {
    const missing = this.#pending.map(({ request }) => `not asked for: ${request.method} ${request.path}`)
    const complaints = [...this.#complaints, ...missing]
    if (complaints.length > 0) throw new RangeError(complaints.join('\n'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request)
    const exchange = this.#pending[0]
    const complaint =
      exchange === undefined
        ? `${request.method} ${request.url} came after everything`
        : differences(request, text, exchange.request)
    if (exchange === undefined || complaint !== undefined) {
      this.#complaints.push(complaint ?? '')
      response.writeHead(500).end(complaint)
      return
    }
    this.#pending.shift()
    const { status, headers, body } = exchange.response
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

export async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string
  return text
}

/** The query as an object: a list where a name comes more than once, or is documented as one. */
export function queryOf(url: URL, listed: readonly string[] = []): Record<string, string | string[]> {
  const names = [...new Set(url.searchParams.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = [...url.searchParams.getAll(name)]
      return [name, values.length > 1 || listed.includes(name) ? values : (values[0] ?? '')]
    }),
  )
}

function differences(request: IncomingMessage, text: string, expected: ExpectedRequest): string | undefined {
  const url = new URL(request.url ?? '/', 'http://registry')
  const lists = Object.keys(expected.query).filter((name) => Array.isArray(expected.query[name]))
  const headers = Object.keys(expected.headers).map((name) => [name, request.headers[name]])
  const actual = {
    method: request.method,
    path: url.pathname,
    query: queryOf(url, lists),
    headers: Object.fromEntries(headers) as unknown,
    ...(expected.body !== undefined && { body: JSON.parse(text) as unknown }),
    ...(expected.form !== undefined && { form: Object.fromEntries(new URLSearchParams(text)) }),
  }
  if (isDeepStrictEqual(actual, expected)) return undefined
  return `asked for ${JSON.stringify(actual)}, documented is ${JSON.stringify(expected)}`
}
