import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface RawResponse {
  readonly status: number
  /** Names in lower case; of several lines of a name the last one. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How the server let go of the connection: `end` after everything it had to say, `reset` to tell that something is missing. */
export type Closing = 'end' | 'reset'

interface Head extends Omit<RawResponse, 'body'> {
  /** Bytes of the head with its blank line. */
  readonly length: number
}

/**
 * A client that sends what it is told, byte by byte, and reads responses as HTTP/1.1 frames them. One character is one byte, both ways.
 *
 *     const client = await RawClient.connect(port)
 *     client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
 *     expect(await client.response()).toMatchObject({ status: 200 })
 *     client.destroy()
 */
export class RawClient {
  readonly socket: Socket
  /** Settles when the server has closed its side, or the connection is gone. */
  readonly closed: Promise<Closing>
  #received = ''
  #isClosed = false
  #keeps = Infinity

  private constructor(socket: Socket) {
    this.socket = socket
    this.closed = new Promise((resolve) => {
      const close = (how: Closing) => () => {
        this.#isClosed = true
        resolve(how)
        socket.emit('progress')
      }
      socket.on('error', close('reset')).on('end', close('end')).on('close', close('end'))
    })
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#received = (this.#received + text).slice(-this.#keeps)
      socket.emit('progress')
    })
  }

  /** @throws what connecting fails with: ECONNREFUSED where nobody listens */
  static async connect(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    await once(socket, 'connect')
    return new RawClient(socket)
  }

  /** What has come and is not part of a response that was taken. */
  get received(): string {
    return this.#received
  }

  write(text: string): void {
    this.socket.write(text, 'latin1')
  }

  /** Sends a request whose only fields are Host and these. */
  request(line: string, fields = '', body = ''): void {
    this.write(`${line} HTTP/1.1\r\nHost: shop.test\r\n${fields}\r\n${body}`)
  }

  /** The next response. @throws IncompleteResponseError when the connection closes before its end */
  async response(method = 'GET'): Promise<RawResponse> {
    let head = await this.#head()
    while (head.status < 200) {
      this.#take(head.length)
      head = await this.#head()
    }
    const { status, headers } = head
    this.#take(head.length)
    return { status, headers, body: await this.#body(head, method) }
  }

  /** Everything until the server closes; then this side is closed as well. */
  async rest(): Promise<string> {
    await this.closed
    this.socket.end()
    return this.#received
  }

  /** Waits until what has come, and was not taken yet, matches. @throws IncompleteResponseError when the connection closes before */
  async until(pattern: RegExp): Promise<void> {
    await this.#reach(() => (pattern.test(this.#received) ? true : undefined))
  }

  /** Keeps only the last bytes from now on, for responses that are too large to be kept. */
  discard(): void {
    this.#keeps = 1024
  }

  destroy(): void {
    this.socket.destroy()
  }

  async #head(): Promise<Head> {
    const end = await this.#reach(() => positive(this.#received.indexOf('\r\n\r\n')))
    const [statusLine = '', ...lines] = this.#received.slice(0, end).split('\r\n')
    const match = /^HTTP\/1\.1 (\d{3}) [ -~]+$/.exec(statusLine)
    if (match === null) throw new IncompleteResponseError(`no status line: ${statusLine}`)
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      }),
    )
    return { status: Number(match[1]), headers, length: end + 4 }
  }

  async #body({ status, headers }: Head, method: string): Promise<string> {
    if (method === 'HEAD' || status === 204 || status === 304) return ''
    if (headers['transfer-encoding'] === 'chunked') return this.#chunks()
    const length = headers['content-length']
    if (length === undefined) {
      if ((await this.closed) === 'reset') throw new IncompleteResponseError(this.#received)
      return this.#take(this.#received.length)
    }
    await this.#reach(() => (this.#received.length >= Number(length) ? true : undefined))
    return this.#take(Number(length))
  }

  async #chunks(): Promise<string> {
    let body = ''
    for (;;) {
      const lineEnd = await this.#reach(() => positive(this.#received.indexOf('\r\n')))
      const size = Number.parseInt(this.#take(lineEnd + 2), 16)
      await this.#reach(() => (this.#received.length >= size + 2 ? true : undefined))
      body += this.#take(size + 2).slice(0, -2)
      if (size === 0) return body
    }
  }

  #take(length: number): string {
    const taken = this.#received.slice(0, length)
    this.#received = this.#received.slice(length)
    return taken
  }

  async #reach<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      if (this.#isClosed) throw new IncompleteResponseError(this.#received)
      await once(this.socket, 'progress')
    }
  }
}

/** The connection was closed in the middle of a response. */
export class IncompleteResponseError extends Error {
  override readonly name = 'IncompleteResponseError'

  constructor(readonly received: string) {
    super(`The connection was closed after: ${JSON.stringify(received.slice(-200))}`)
  }
}

function positive(index: number): number | undefined {
  return index < 0 ? undefined : index
}
