import { ChildProgram, type ChildProgramOptions } from './child-program.js'
import { RawClient, type RawResponse } from './raw-client.js'

/** A line of a program's log. */
export interface LogLine {
  readonly level: string
  readonly message: string
  readonly requestId?: string
  readonly [field: string]: unknown
}

/**
 * A child program that serves HTTP and logs JSON lines. It listens on a free port, logs everything, and all its clients are closed with it.
 *
 *     const server = await HttpProgram.start(new URL('shop.program.ts', import.meta.url))
 *     expect(await server.get('/products')).toMatchObject({ status: 200 })
 *     await server.stop() // in afterEach
 */
export class HttpProgram {
  readonly program: ChildProgram
  readonly port: number
  readonly #clients: RawClient[] = []

  private constructor(program: ChildProgram, port: number) {
    this.program = program
    this.port = port
  }

  static async start(file: URL, { args = [], ...options }: ChildProgramOptions = {}): Promise<HttpProgram> {
    const program = ChildProgram.start(file, {
      ...options,
      args: ['--server.port=0', '--server.host=127.0.0.1', '--logging.level.root=debug', ...args],
    })
    const [, port] = await program.output(/Listening on http:\/\/127\.0\.0\.1:(\d+)/)
    return new HttpProgram(program, Number(port))
  }

  /** What it has logged so far. */
  get log(): readonly LogLine[] {
    const lines = this.program.stdout.split('\n').slice(0, -1)
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine)
  }

  /** Waits for the line whose message has that text. @throws when the program ends before */
  async logged(text: string): Promise<LogLine> {
    for (let skipped = 0; ;) {
      const line = this.log.find(({ message }) => message.includes(text))
      if (line !== undefined) return line
      // Wakes with the line after those that are known already.
      const known = this.program.stdout.split('\n').length - 1
      skipped = Math.max(known, skipped)
      await this.program.output(new RegExp(`^(?:[^\\n]*\\n){${skipped + 1}}`))
    }
  }

  async connect(): Promise<RawClient> {
    const client = await RawClient.connect(this.port)
    this.#clients.push(client)
    return client
  }

  /** Waits until nobody can connect any more. */
  async refusesConnections(): Promise<void> {
    for (;;) {
      try {
        const client = await this.connect()
        client.destroy()
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return
        // A connection that the kernel had taken already is reset when the server closes.
        if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
      }
    }
  }

  /** Sends one request on a connection of its own. */
  async send(line: string, fields = '', body = ''): Promise<RawResponse> {
    const client = await this.connect()
    client.request(line, fields, body)
    const response = await client.response(line.split(' ')[0])
    client.destroy()
    return response
  }

  get(path: string, fields = ''): Promise<RawResponse> {
    return this.send(`GET ${path}`, fields)
  }

  /** Sends bytes that may be no request at all, and gives everything that comes back until the server closes. */
  async exchange(text: string): Promise<string> {
    const client = await this.connect()
    client.write(text)
    const answer = await client.rest()
    client.destroy()
    return answer
  }

  /** Ends the process, if it is still there, and every client. */
  async stop(): Promise<void> {
    for (const client of this.#clients) client.destroy()
    await this.program[Symbol.asyncDispose]()
  }
}
