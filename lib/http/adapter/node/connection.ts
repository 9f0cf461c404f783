import type { Socket } from 'node:net'
import { RequestContext } from '../../../core/index.js'
import { peerAddress } from './peer-address.js'
import type { PipelinedExchange } from './pipelined-exchange.js'
import type { ServerState } from './server-state.js'
import { afterTick } from './tick-batch.js'

/** Requests of one connection that are worked on at once; the ones behind them wait, and the socket is not read meanwhile. */
const MAX_ACTIVE = 64
/** Unsent bytes of one connection, beyond which it gets no further request answered before its client has read. */
const MAX_UNSENT = 1024 * 1024
/** A closed connection still takes what its client is sending, so that no reset destroys the answer on its way (RFC 9112 section 9.6). */
const LINGER_MS = 2000
const LINGER_BYTES = 16 * 1024 * 1024
const LINGER_REQUESTS = 256

/**
 * One client's socket: its requests in order, and what is to be written. A doubly used list: `first` is the request whose answer goes
 * out next; from `#waiting` on, requests have not reached the handler yet.
 */
export class Connection {
  readonly socket: Socket
  readonly state: ServerState
  /** Read when the client is there: it is asked for when the client may be gone, and a socket has forgotten it then. */
  readonly remoteAddress: string | undefined
  first: PipelinedExchange | undefined = undefined
  #last: PipelinedExchange | undefined = undefined
  #waiting: PipelinedExchange | undefined = undefined
  /** Has a body that may come with the same packet; reaches the handler when it is here, or at the end of the tick. */
  #deferred: PipelinedExchange | undefined = undefined
  #active = 0
  #output = ''
  #scheduled = false
  #sealed = false
  /** Written after the last answer: a refusal of what could not be parsed. */
  #epilogue: string | undefined = undefined
  #ended = false
  #ignored = 0
  #lingerUntil: number | undefined = undefined
  #lingerFrom = 0
  #whenQuiet: (() => void) | undefined = undefined
  #drainWaiters: (() => void)[] = []
  /** Answers so far; the sweeper sees by it whether a connection is idle. */
  served = 0
  halfClosed = false

  constructor(socket: Socket, state: ServerState) {
    this.socket = socket
    this.state = state
    this.remoteAddress = peerAddress(socket.remoteAddress)
  }

  get last(): PipelinedExchange | undefined {
    return this.#last
  }

  /** No more requests are taken from this connection. */
  get isSealed(): boolean {
    return this.#sealed
  }

  /** Nothing is worked on and nothing is left to send. */
  get isIdle(): boolean {
    return this.first === undefined && this.#output === '' && this.socket.writableLength === 0
  }

  get isEnded(): boolean {
    return this.#ended
  }

  /** A request that came after the last one of the connection. */
  ignore(): void {
    if (++this.#ignored > LINGER_REQUESTS) this.socket.destroy()
  }

  seal(): void {
    this.#sealed = true
  }

  /** Takes a request in. It reaches the handler now, with its body, or when those before it are answered. */
  accept(exchange: PipelinedExchange): void {
    this.#append(exchange)
    if (this.#waiting !== undefined || this.#active >= MAX_ACTIVE || this.#isCongested()) {
      this.#waiting ??= exchange
      this.#schedule()
    } else if (exchange.awaitsBody) {
      this.#deferred = exchange
      this.#schedule()
    } else this.#dispatch(exchange)
  }

  /** Takes a request in that is answered without the handler. */
  refuse(exchange: PipelinedExchange, status: number): void {
    this.#append(exchange)
    this.#active++
    exchange.refuse(status)
  }

  bodyArrived(exchange: PipelinedExchange): void {
    if (this.#deferred !== exchange) return
    this.#deferred = undefined
    this.#dispatch(exchange)
  }

  /** Adds an answer, or a part of one, to what goes out. Only the first request of the list may. */
  write(text: string, bytes?: Uint8Array): void {
    this.#output += text
    if (bytes === undefined) return this.#schedule()
    const { socket } = this
    socket.cork()
    this.flush()
    if (!socket.destroyed) socket.write(bytes)
    socket.uncork()
  }

  flush(): void {
    if (this.#output === '') return
    const output = this.#output
    this.#output = ''
    if (this.socket.writable) this.socket.write(output, 'latin1')
  }

  /** The first request of the list is answered: the next one has its turn. */
  complete(exchange: PipelinedExchange): void {
    this.#finish(exchange)
    let next = this.first
    while (next !== undefined && next.takeTurn()) {
      this.#finish(next)
      next = this.first
    }
    if (this.first === undefined) this.#quiet()
    else if (this.#waiting !== undefined) this.#admit()
  }

  /** Runs `task` as soon as everything accepted is answered, if the connection is open then. */
  whenQuiet(task: () => void): void {
    if (this.first === undefined) task()
    else this.#whenQuiet = task
  }

  /** Whether `exchange` is the last to be answered here. */
  endsWith(exchange: PipelinedExchange): boolean {
    return this.#sealed && exchange.next === undefined && this.#epilogue === undefined
  }

  /** The end of the connection ends this answer, the first in the list: what is behind it can not have one any more. */
  endWith(exchange: PipelinedExchange): void {
    this.#sealed = true
    this.#epilogue = undefined
    this.#drop(exchange.next)
    exchange.next = undefined
    this.#last = exchange
  }

  /** Ends the connection when all that has been accepted is answered. `epilogue` answers what could not be accepted. */
  closeAfterAnswers(epilogue?: string): void {
    this.#sealed = true
    this.#epilogue ??= epilogue
    if (this.first === undefined) this.#end()
  }

  /** Lets go of a client that has nothing to wait for. One whose last answer is still on its way has it first. */
  closeIfIdle(): void {
    if (this.first !== undefined || this.#ended) return
    this.#sealed = true
    if (this.isIdle) this.socket.destroy()
    else this.#end()
  }

  /** Resolves when the client has read enough, or is gone. */
  drained(): Promise<void> | undefined {
    if (!this.socket.writableNeedDrain || this.socket.destroyed) return undefined
    return new Promise((resolve) => this.#drainWaiters.push(resolve))
  }

  /** The socket has room again. */
  onDrain(): void {
    const waiters = this.#drainWaiters
    if (waiters.length > 0) {
      this.#drainWaiters = []
      for (const resolve of waiters) resolve()
    }
    if (this.#waiting !== undefined) this.#admit()
  }

  /** The client has sent its last byte. It may be gone, or still be reading. */
  onHalfClose(): void {
    this.halfClosed = true
    for (let exchange = this.first; exchange !== undefined; exchange = exchange.next) exchange.onClientLeft()
  }

  onClose(): void {
    this.#sealed = true
    this.#ended = true
    const { first } = this
    this.first = this.#last = undefined
    this.#drop(first)
    this.onDrain()
  }

  /** Whether a connection that has ended has had its time, which begins when its last byte is out. */
  hasLingered(now: number): boolean {
    const { socket } = this
    if (!this.#ended) return false
    if (socket.bytesRead - this.#lingerFrom > LINGER_BYTES) return true
    if (socket.writableFinished) this.#lingerUntil ??= now + LINGER_MS
    return this.#lingerUntil !== undefined && now >= this.#lingerUntil
  }

  /** Once per turn of the event loop in which something happened here. */
  tick(): void {
    this.#scheduled = false
    const deferred = this.#deferred
    if (deferred !== undefined) {
      this.#deferred = undefined
      this.#dispatchLater(deferred)
    }
    this.flush()
    if (this.#waiting !== undefined) {
      this.#admit()
      if (this.#waiting !== undefined) this.socket.pause()
    }
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    afterTick(this)
  }

  #append(exchange: PipelinedExchange): void {
    this.state.inFlight++
    if (this.#last === undefined) this.first = exchange
    else this.#last.next = exchange
    this.#last = exchange
  }

  #dispatch(exchange: PipelinedExchange): void {
    this.#active++
    this.state.dispatcher.dispatch(exchange)
  }

  /** Of a request that had to wait: whatever let it go on (the end of another one, most often) is not what it runs in. */
  #dispatchLater(exchange: PipelinedExchange): void {
    RequestContext.exit(() => this.#dispatch(exchange))
  }

  #finish(exchange: PipelinedExchange): void {
    this.first = exchange.next
    if (exchange.next === undefined) this.#last = undefined
    this.#active--
    this.state.inFlight--
    this.served++
    // node ends a half-closed socket with its last answer, so that answer has to be in the socket before.
    if (this.halfClosed) this.flush()
    exchange.response.complete()
  }

  /** Gives up on requests from the end of the list. */
  #drop(from: PipelinedExchange | undefined): void {
    this.#waiting = undefined
    this.#deferred = undefined
    for (let exchange = from; exchange !== undefined; exchange = exchange.next) {
      this.state.inFlight--
      exchange.onGone()
    }
  }

  #admit(): void {
    while (this.#waiting !== undefined && this.#active < MAX_ACTIVE && !this.#isCongested()) {
      const exchange = this.#waiting
      this.#waiting = exchange.next
      // One that was refused is in the list for its answer only.
      if (!exchange.committed) this.#dispatchLater(exchange)
    }
    if (this.#waiting === undefined && this.socket.isPaused()) this.socket.resume()
  }

  #quiet(): void {
    if (this.#sealed) return this.#end()
    const task = this.#whenQuiet
    this.#whenQuiet = undefined
    if (task !== undefined) RequestContext.exit(task)
    // Its last answer had begun when the server began to close, so it could not say so.
    else if (this.state.closing) setImmediate(() => this.closeIfIdle())
  }

  #isCongested(): boolean {
    return this.socket.writableLength + this.#output.length > MAX_UNSENT
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    if (this.#epilogue !== undefined) this.#output += this.#epilogue
    this.flush()
    const { socket } = this
    socket.end()
    this.#lingerFrom = socket.bytesRead
    // What still comes is read and dropped; a paused socket would never see the client's end.
    socket.resume()
  }
}
