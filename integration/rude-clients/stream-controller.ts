import { Readable } from 'node:stream'
import {
  Controller,
  Get,
  HttpExchange,
  Logger,
  Param,
  Post,
  Query,
  Req,
  ResponseEntity,
  StreamableFile,
} from 'nexus-framework'
import { ServerProbe } from './server-probe.js'

const PIECE = Buffer.alloc(64 * 1024, 'x')
const MEGABYTE = 1024 * 1024

@Controller('stream')
export class StreamController {
  constructor(
    private readonly probe: ServerProbe,
    private readonly logger: Logger,
  ) {}

  /** Fails after its first bytes. */
  @Get('failing/:framing')
  failing(@Param('framing') framing: string): unknown {
    if (framing === 'length') return new StreamableFile(this.#failing(), { length: 100 })
    if (framing === 'readable') return Readable.from(this.#failing(), { objectMode: false })
    if (framing === 'entity') return ResponseEntity.ok().body(this.#failing())
    return this.#failing()
  }

  /** Fails before its first byte. */
  @Get('failing-at-once')
  failingAtOnce(): Readable {
    return new Readable({ read: () => undefined }).destroy(new Error('the password is swordfish'))
  }

  /** Has its first bytes, and fails before they can be sent. */
  @Get({ path: 'failing-while-waiting', produces: 'text/event-stream' })
  failingWhileWaiting(): Readable {
    const stream = new Readable({ read: () => undefined })
    setImmediate(() => {
      this.logger.info('the stream fails now')
      stream.destroy(new Error('the password is swordfish'))
    })
    return stream
  }

  /** Has fewer or more bytes than it says. */
  @Get('wrong-length')
  wrongLength(@Query('length') length: number): StreamableFile {
    return new StreamableFile(Readable.from([Buffer.from('0123456789')]), { length })
  }

  /** One event, and then nothing more. */
  @Get({ path: 'events', produces: 'text/event-stream' })
  events(): AsyncIterable<unknown> {
    return this.#events()
  }

  @Get('download')
  download(@Query('megabytes') megabytes: number): AsyncIterable<Uint8Array> {
    return this.#pieces((megabytes * MEGABYTE) / PIECE.length)
  }

  @Post('upload')
  async upload(@Req() exchange: HttpExchange): Promise<{ readonly bytes: number }> {
    let bytes = 0
    try {
      for await (const chunk of exchange.stream()) {
        bytes += (chunk as Buffer).length
        this.probe.bytesUploaded += (chunk as Buffer).length
      }
    } catch (error) {
      this.probe.uploadFailures.push((error as Error).name)
      throw error
    }
    return { bytes }
  }

  async *#failing(): AsyncGenerator<Uint8Array> {
    yield* this.#counted(async function* () {
      yield Buffer.from('first bytes')
      // The first bytes are on their way when the failure comes.
      await new Promise((resolve) => setImmediate(resolve))
      throw new Error('the password is swordfish')
    })
  }

  async *#events(): AsyncGenerator {
    yield* this.#counted(async function* () {
      yield { type: 'hello', data: 'first' }
      await new Promise(() => undefined)
    })
  }

  async *#pieces(count: number): AsyncGenerator<Uint8Array> {
    const { probe } = this
    yield* this.#counted(async function* () {
      for (let i = 0; i < count; i++) {
        probe.bytesProduced += PIECE.length
        yield PIECE
      }
    })
  }

  async *#counted<T>(make: () => AsyncGenerator<T>): AsyncGenerator<T> {
    this.probe.streamsOpened++
    try {
      yield* make()
    } finally {
      this.probe.streamsReleased++
    }
  }
}
