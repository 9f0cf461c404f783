import { Accept, type HttpExchange, MediaType, Req, ResponseEntity } from '../../../http/index.js'
import { Endpoint } from '../../endpoint/endpoint.decorators.js'
import { ReadOperation } from '../../endpoint/operation.decorators.js'
import { EventLoopView } from './event-loop-view.js'
import { dumpThreads, printThreadDump, type ThreadDump } from './thread-dump.js'
import { WorkerDirectory } from './worker-directory.js'

const JSON_TYPE = MediaType.of('application/json')
const TEXT_TYPE = MediaType.of('text/plain')

/** `threaddump`: what the event loop waits for, and what worker threads run. JSON, or text for a client that prefers it. */
@Endpoint({ id: 'threaddump' })
export class ThreaddumpEndpoint implements Disposable {
  readonly #loop = new EventLoopView()
  readonly #workers = new WorkerDirectory()

  @ReadOperation()
  threadDump(@Req() exchange: HttpExchange): ThreadDump | ResponseEntity<string> {
    const dump = dumpThreads(this.#loop, this.#workers)
    const accepted = Accept.of(exchange.header('accept'))?.negotiate([JSON_TYPE, TEXT_TYPE])
    if (accepted !== TEXT_TYPE) return dump
    return ResponseEntity.ok().contentType('text/plain; charset=utf-8').body(printThreadDump(dump))
  }

  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]()
    this.#workers[Symbol.dispose]()
  }
}
