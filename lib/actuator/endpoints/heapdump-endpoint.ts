import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { writeHeapSnapshot } from 'node:v8'
import { Clock } from '../../common/index.js'
import { Inject } from '../../core/index.js'
import { ContentDisposition, Req, StreamableFile, type HttpExchange } from '../../http/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation } from '../endpoint/operation.decorators.js'
import { HeapDumpFailedException, HeapDumpRunningException } from './endpoints.errors.js'
import { isoTime } from './printable.js'

/**
 * `heapdump`: a snapshot of the heap, for the memory panel of Chrome's developer tools. Making it stops the process for seconds, of a large
 * heap for minutes (V8 takes about 10 s per million objects), and needs about as much memory again; and whatever is in memory is in it,
 * secrets included. So nobody may ask for it unless `management.endpoint.heapdump.access` allows it.
 *
 * It goes through a file in the folder for temporary files, as in Spring Boot: V8 writes a snapshot in one go, which would otherwise be in
 * memory as a whole until a slow client has it. The file has no name any more as soon as it is open, so that nothing is left of it even
 * where the process is killed.
 */
@Endpoint({ id: 'heapdump', defaultAccess: 'none' })
export class HeapdumpEndpoint {
  readonly #clock: Clock
  #isMaking = false
  #sending: Readable | undefined

  constructor(@Inject(Clock) clock: Clock) {
    this.#clock = clock
  }

  /** @throws HeapDumpRunningException (429), HeapDumpFailedException (503) */
  @ReadOperation()
  async heapDump(@Req() exchange: HttpExchange): Promise<StreamableFile> {
    // A stream that is read to its end, or whose reader has gone, is destroyed.
    if (this.#isMaking || this.#sending?.destroyed === false) throw new HeapDumpRunningException()
    const name = `heapdump-${isoTime(this.#clock.now()).replaceAll(':', '-')}.heapsnapshot`
    const disposition = ContentDisposition.attachment(name)
    // Who only asks what there would be must not stop the process.
    if (exchange.method === 'HEAD') return new StreamableFile(Readable.from([]), { disposition })
    this.#isMaking = true
    try {
      const { stream, length } = await this.#make()
      this.#sending = stream
      return new StreamableFile(stream, { disposition, length })
    } catch (error) {
      throw new HeapDumpFailedException(error)
    } finally {
      this.#isMaking = false
    }
  }

  async #make(): Promise<{ readonly stream: Readable; readonly length: number }> {
    // Nobody else may look into it.
    const folder = await mkdtemp(join(tmpdir(), 'nexus-heapdump-'))
    const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
    try {
      const file = join(folder, 'heap.heapsnapshot')
      this.writeSnapshot(file)
      const handle = await open(file)
      const { size } = await handle.stat()
      const stream = handle.createReadStream()
      // A system that does not remove open files does it when the file is closed.
      stream.once('close', () => void remove().catch(() => undefined))
      await remove().catch(() => undefined)
      return { stream, length: size }
    } catch (error) {
      await remove()
      throw error
    }
  }

  protected writeSnapshot(file: string): void {
    writeHeapSnapshot(file)
  }
}
