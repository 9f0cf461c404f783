import { Readable } from 'node:stream'
import { getHeapSnapshot } from 'node:v8'
import { Clock } from '../../common/index.js'
import { Inject } from '../../core/index.js'
import { ContentDisposition, type HttpExchange, Req, StreamableFile } from '../../http/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation } from '../endpoint/operation.decorators.js'
import { HeapDumpRunningException } from './endpoints.errors.js'
import { isoTime } from './printable.js'

/**
 * `heapdump`: a snapshot of the heap, for the memory panel of Chrome's developer tools. Making it stops the process, for about a second per
 * 100 MB of heap, and needs about as much memory again; and whatever is in memory is in it, secrets included. So nobody may ask for it
 * unless `management.endpoint.heapdump.access` allows it.
 *
 * The snapshot is made piece by piece as the client reads; V8 holds its graph until the last piece is sent or the client is gone.
 */
@Endpoint({ id: 'heapdump', defaultAccess: 'none' })
export class HeapdumpEndpoint {
  readonly #clock: Clock
  #running: Readable | undefined

  constructor(@Inject(Clock) clock: Clock) {
    this.#clock = clock
  }

  /** @throws HeapDumpRunningException (429) */
  @ReadOperation()
  heapDump(@Req() exchange: HttpExchange): StreamableFile {
    // A stream that is read to its end, or whose reader has gone, is destroyed.
    if (this.#running?.destroyed === false) throw new HeapDumpRunningException()
    const name = `heapdump-${isoTime(this.#clock.now()).replaceAll(':', '-')}.heapsnapshot`
    const options = { disposition: ContentDisposition.attachment(name) }
    // Who only asks what there would be must not stop the process.
    if (exchange.method === 'HEAD') return new StreamableFile(Readable.from([]), options)
    this.#running = this.takeSnapshot()
    return new StreamableFile(this.#running, options)
  }

  protected takeSnapshot(): Readable {
    return getHeapSnapshot()
  }
}
