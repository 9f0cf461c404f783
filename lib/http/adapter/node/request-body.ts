import { PayloadTooLargeException, UnsupportedMediaTypeException } from '../../errors/client.errors.js'
import { BodyConsumedError, BodyDroppedError } from '../../exchange/exchange.errors.js'
import { BodyStream } from './body-stream.js'

/** What the body does to its connection. */
export interface BodyFlow {
  /** Somebody reads: sends `100 Continue` where the client waits for it, and goes on reading the socket. */
  wanted(): void
  /** The last byte is here. */
  arrived(): void
  /** Bytes that the connection has received so far, of whatever kind. */
  received(): number
  /** Reads the socket again. */
  resume(): void
}

export interface BodyFraming {
  /** -1 when chunked. */
  readonly contentLength: number
  readonly encoded: boolean
  readonly limit: number
}

/**
 * What chunking may add to a body: a size line and an end per piece, and what is needed for one extension or two. node bounds the
 * extensions of one chunk only. One read of the socket is 64 KiB, and counted as a whole.
 */
const CHUNK_OVERHEAD = 24
const CHUNKING_BYTES = (64 + 16) * 1024

interface Waiting {
  readonly promise: Promise<Buffer>
  readonly resolve: (bytes: Buffer) => void
  readonly reject: (error: Error) => void
}

const EMPTY = Buffer.alloc(0)
/** What is kept of a body that nobody has asked for yet, before the socket is left alone. */
const UNASKED_BYTES = 64 * 1024

/** A request's body: bounded, collected as it comes, given out as often as it is asked for, or once as a stream. */
export class RequestBody {
  readonly #flow: BodyFlow
  readonly #framing: BodyFraming
  #chunks: Buffer[] = []
  #size = 0
  #pieces = 0
  readonly #from: number
  #complete = false
  #error: Error | undefined = undefined
  #asked = false
  #stream: BodyStream | undefined = undefined
  #waiting: Waiting | undefined = undefined

  constructor(flow: BodyFlow, framing: BodyFraming) {
    this.#flow = flow
    this.#framing = framing
    this.#from = framing.contentLength < 0 ? flow.received() : 0
  }

  get isComplete(): boolean {
    return this.#complete
  }

  /** From the parser. False: stop reading for now. */
  receive(chunk: Buffer): boolean {
    this.#size += chunk.length
    if (this.#error !== undefined) return true
    if (this.#framing.contentLength < 0 && this.#isPadded()) {
      this.fail(new PayloadTooLargeException('The chunk extensions of the body are too large.'))
      return true
    }
    if (this.#size > this.#framing.limit) {
      this.fail(this.#tooLarge())
      return true
    }
    if (this.#stream !== undefined) return this.#stream.push(chunk)
    this.#chunks.push(chunk)
    // The parser says so only after the tick; the handler may have it now.
    if (this.#size === this.#framing.contentLength) this.complete()
    return this.#asked || this.#size < UNASKED_BYTES
  }

  /** From the parser: that was all. */
  complete(): void {
    if (this.#complete) return
    this.#complete = true
    if (this.#error === undefined) {
      this.#stream?.push(null)
      this.#waiting?.resolve(this.#joined())
    }
    this.#flow.arrived()
  }

  /** The rest will not come, or will not be taken. Whoever reads is told. */
  fail(error: Error): void {
    if (this.#error !== undefined || this.#complete) return
    this.#error = error
    this.#chunks = []
    this.#flow.resume()
    this.#stream?.destroy(error)
    this.#waiting?.reject(error)
  }

  /** The answer is out: what comes of the body now is dropped. */
  drop(): void {
    this.fail(new BodyDroppedError())
  }

  /** @throws PayloadTooLargeException, UnsupportedMediaTypeException */
  bytes(): Buffer | Promise<Buffer> {
    this.#admit()
    if (this.#complete) return this.#joined()
    this.#ask()
    return (this.#waiting ??= waiting()).promise
  }

  /** @throws PayloadTooLargeException, UnsupportedMediaTypeException */
  stream(): BodyStream {
    this.#admit()
    const stream = new BodyStream(() => this.#flow.resume())
    for (const chunk of this.#chunks) stream.push(chunk)
    if (this.#complete) stream.push(null)
    this.#chunks = []
    this.#stream = stream
    this.#ask()
    return stream
  }

  #isPadded(): boolean {
    const overhead = this.#flow.received() - this.#from - this.#size
    return overhead > CHUNKING_BYTES + ++this.#pieces * CHUNK_OVERHEAD
  }

  #admit(): void {
    if (this.#error !== undefined) throw this.#error
    if (this.#stream !== undefined) throw new BodyConsumedError()
    if (this.#framing.encoded) {
      throw new UnsupportedMediaTypeException(
        'The body has a content coding that the server does not decode.',
        {
          headers: { 'accept-encoding': 'identity' },
        },
      )
    }
    if (this.#framing.contentLength > this.#framing.limit) throw this.#tooLarge()
  }

  #ask(): void {
    if (this.#asked || this.#complete) return
    this.#asked = true
    this.#flow.wanted()
  }

  #joined(): Buffer {
    const chunks = this.#chunks
    if (chunks.length > 1) this.#chunks = [Buffer.concat(chunks, this.#size)]
    return this.#chunks[0] ?? EMPTY
  }

  #tooLarge(): PayloadTooLargeException {
    return new PayloadTooLargeException(`The body is larger than ${this.#framing.limit} bytes.`)
  }
}

function waiting(): Waiting {
  let resolve!: Waiting['resolve']
  let reject!: Waiting['reject']
  const promise = new Promise<Buffer>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
