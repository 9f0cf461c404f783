import { connect, type Socket } from 'node:net'

/** A response as it came over the wire. */
export interface RawResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A client that sends what it likes, byte by byte. */
export class RawClient {
  readonly socket: Socket
  #chunks: Buffer[] = []
  /** Bytes received so far. */
  size = 0
  #closed = false
  #ended = false
  #wake: (() => void)[] = []

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    this.socket
      .on('data', (chunk) => {
        this.#chunks.push(chunk)
        this.size += chunk.length
        this.#wakeAll()
      })
      .on('end', () => {
        this.#ended = true
        this.#wakeAll()
      })
      .on('close', () => {
        this.#closed = true
        this.#wakeAll()
      })
      .on('error', () => undefined)
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** The server has sent its last byte, or reset the connection. */
  get isEnded(): boolean {
    return this.#ended || this.#closed
  }

  get received(): string {
    return this.#bytes.toString('latin1')
  }

  get #bytes(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0] ?? Buffer.alloc(0)
  }

  write(...parts: string[]): this {
    this.socket.write(parts.join(''), 'latin1')
    return this
  }

  /** Resolves when the server has sent all it will. */
  async ended(): Promise<this> {
    await this.until(() => this.isEnded)
    return this
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#wake.push(resolve))
  }

  /** The next `count` responses. Stops at the end of the connection. */
  async responses(count: number): Promise<RawResponse[]> {
    const complete = (): RawResponse[] => parseResponses(this.#bytes)
    await this.until(() => complete().length >= count || this.isEnded)
    return complete()
  }

  /** Everything until the end of the connection. */
  async all(): Promise<RawResponse[]> {
    await this.ended()
    return parseResponses(this.#bytes)
  }

  destroy(): void {
    this.socket.destroy()
  }

  #wakeAll(): void {
    const wake = this.#wake
    this.#wake = []
    for (const resolve of wake) resolve()
  }
}

/** The complete responses in `bytes`; none of them may be to HEAD. */
export function parseResponses(bytes: Buffer): RawResponse[] {
  const responses: RawResponse[] = []
  let text = bytes.toString('latin1')
  for (;;) {
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) return responses
    const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1])
    const headers = Object.fromEntries(lines.map(splitLine))
    const rest = text.slice(end + 4)
    const body =
      status < 200 || status === 204 || status === 304 ? (['', 0] as const) : readBody(headers, rest)
    if (body === undefined) return responses
    responses.push({ status, headers, body: body[0] })
    text = rest.slice(body[1])
  }
}

function splitLine(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

function readBody(
  headers: Readonly<Record<string, string>>,
  rest: string,
): readonly [string, number] | undefined {
  if (headers['transfer-encoding'] === 'chunked') return readChunks(rest)
  const length = Number(headers['content-length'] ?? rest.length)
  return rest.length < length ? undefined : [rest.slice(0, length), length]
}

function readChunks(rest: string): readonly [string, number] | undefined {
  let body = ''
  let position = 0
  for (;;) {
    const end = rest.indexOf('\r\n', position)
    if (end < 0) return undefined
    const size = Number.parseInt(rest.slice(position, end), 16)
    position = end + 2 + size + 2
    if (rest.length < position) return undefined
    if (size === 0) return [body, position]
    body += rest.slice(end + 2, end + 2 + size)
  }
}
