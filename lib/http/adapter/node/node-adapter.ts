import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { SystemClock, UuidGenerator } from '../../../common/index.js'
import {
  BadRequestException,
  PayloadTooLargeException,
  RequestTimeoutException,
} from '../../errors/client.errors.js'
import { ClientDisconnectedError } from '../../exchange/exchange.errors.js'
import type { ResponseHead } from '../../exchange/response-head.js'
import type { AdapterOptions } from '../adapter-options.js'
import { AdapterNotStartedError, ListenFailedError } from '../adapter.errors.js'
import { Dispatcher } from '../dispatcher.js'
import {
  HttpAdapter,
  type BoundAddress,
  type CloseOptions,
  type ExchangeHandler,
  type ListenOptions,
} from '../http-adapter.js'
import type { ServerLimits } from '../server-limits.js'
import { ConnectionSweeper } from './connection-sweeper.js'
import { Connection } from './connection.js'
import { NodeExchange, refusalText } from './node-exchange.js'
import type { NodeRequest } from './node-request.js'
import { NodeResponseHead } from './node-response-head.js'
import type { NodeResponse } from './node-response.js'
import { checkingInterval, NodeServer } from './node-server.js'
import { peerAddress } from './peer-address.js'
import { statusOfFailure, type ClientFailure } from './parse-failure.js'
import { checkRequest } from './request-check.js'
import type { ServerState } from './server-state.js'
import { declineUpgrade } from './upgrade.js'

const CONNECTION = Symbol('connection')
/** Between two warnings of refused connections. */
const WARNING_INTERVAL_MS = 60_000

interface ConnectedSocket extends Socket {
  [CONNECTION]?: Connection
}

interface Running {
  readonly server: NodeServer
  readonly connections: Set<Connection>
  readonly state: ServerState
  readonly sweeper: ConnectionSweeper
}

/** The default adapter: node's own HTTP/1.1 server. */
export class NodeAdapter extends HttpAdapter {
  readonly name = 'node'
  readonly #options: AdapterOptions & Required<Pick<AdapterOptions, 'clock' | 'idGenerator'>>
  #running: Running | undefined = undefined
  #closed: Promise<void> | undefined = undefined

  constructor(options: AdapterOptions) {
    super()
    this.#options = {
      ...options,
      clock: options.clock ?? new SystemClock(),
      idGenerator: options.idGenerator ?? new UuidGenerator(),
    }
  }

  /** Requests that are accepted and not answered yet. */
  get inFlight(): number {
    return this.#running?.state.inFlight ?? 0
  }

  /** Open connections. */
  override get connections(): number {
    return this.#running?.connections.size ?? 0
  }

  override internHead(fields: readonly string[]): ResponseHead {
    return new NodeResponseHead(fields)
  }

  override start(handler: ExchangeHandler, limits: ServerLimits): void {
    const { logger, clock, idGenerator: ids, observer } = this.#options
    const state: ServerState = {
      dispatcher: new Dispatcher(handler, logger),
      limits,
      clock,
      ids,
      inFlight: 0,
      closing: false,
    }
    const connections = new Set<Connection>()
    const server = new NodeServer(limits)
    let warnedAt = -Infinity
    server
      .on('connection', (socket: Socket) => this.#onConnection(connections, state, socket))
      .on('request', (request, response) => this.#onRequest(state, request, response))
      .on('clientError', (failure: ClientFailure, socket) => this.#onClientError(failure, socket))
      .on('upgrade', (request, socket, head) => declineUpgrade(server, connectionOf(socket), request, head))
      .on('connect', (request) => this.#onConnect(request))
      .on('error', (error) => {
        // What listen() fails with is thrown by it.
        if (server.listening) logger.error('Could not accept a connection', { error })
      })
      .on('drop', (drop) => {
        observer?.connectionRefused()
        const now = clock.monotonic()
        const level = now - warnedAt >= WARNING_INTERVAL_MS ? 'warn' : 'debug'
        if (level === 'warn') warnedAt = now
        logger[level]('Refused a connection beyond server.limits.max-connections', {
          client: peerAddress(drop?.remoteAddress),
          port: drop?.localPort,
        })
      })
    const sweeper = new ConnectionSweeper(connections, state, checkingInterval(limits))
    this.#running = { server, connections, state, sweeper }
  }

  /** @throws AdapterNotStartedError, ListenFailedError */
  override async listen(options: ListenOptions): Promise<BoundAddress> {
    const { server } = this.#require()
    const { port, host } = options
    server.listen({ port, ...(host === undefined ? {} : { host }) })
    try {
      await once(server, 'listening')
    } catch (error) {
      throw new ListenFailedError(options, error as NodeJS.ErrnoException)
    }
    const bound = server.address() as AddressInfo
    return { host: bound.address, port: bound.port }
  }

  override close({ deadlineMs }: CloseOptions): Promise<void> {
    const running = this.#running
    if (running === undefined) return Promise.resolve()
    this.#closed ??= drain(running)
    const cut = this.#options.clock.schedule(() => this.#cut(running), deadlineMs, { ref: true })
    return this.#closed.finally(() => cut.cancel())
  }

  #cut({ connections, state: { inFlight } }: Running): void {
    if (inFlight > 0) this.#options.logger.warn('Cut requests that did not finish in time', { inFlight })
    for (const { socket } of connections) socket.destroy()
  }

  #require(): Running {
    if (this.#running === undefined) throw new AdapterNotStartedError(this.name)
    return this.#running
  }

  #onConnection(connections: Set<Connection>, state: ServerState, socket: ConnectedSocket): void {
    // A connection comes again after an upgrade that nobody serves.
    if (socket[CONNECTION] !== undefined) return
    const connection = new Connection(socket, state)
    socket[CONNECTION] = connection
    connections.add(connection)
    socket
      .on('drain', () => connection.onDrain())
      .on('end', () => connection.onHalfClose())
      .on('timeout', () => socket.destroy())
      .on('error', ignore)
      .on('close', () => {
        connections.delete(connection)
        connection.onClose()
      })
  }

  #onRequest(state: ServerState, request: NodeRequest, response: NodeResponse): void {
    const connection = connectionOf(request.socket)
    if (connection.isSealed) return connection.ignore()
    const { status, target, ends } = checkRequest(request, state.limits)
    const exchange = new NodeExchange(connection, request, response, target)
    if (status === 0) return connection.accept(exchange)
    if (ends) connection.seal()
    connection.refuse(exchange, status)
    if (status >= 400) this.#noteRefusal(connection, status)
  }

  #onClientError(failure: ClientFailure, socket: Duplex): void {
    const connection = (socket as ConnectedSocket)[CONNECTION]
    if (connection === undefined || socket.destroyed || connection.isEnded) return
    const status = statusOfFailure(failure)
    const body = connection.last?.pendingBody
    if (body !== undefined) {
      body.fail(bodyFailure(failure, status))
      return connection.closeAfterAnswers()
    }
    if (status === undefined || connection.isSealed) return connection.closeAfterAnswers()
    this.#noteRefusal(connection, status, failure)
    connection.closeAfterAnswers(refusalText(status, true))
  }

  #onConnect(request: NodeRequest): void {
    const connection = connectionOf(request.socket)
    if (connection.isSealed) return connection.ignore()
    connection.closeAfterAnswers(refusalText(501, true))
    this.#noteRefusal(connection, 501)
  }

  #noteRefusal({ remoteAddress }: Connection, status: number, failure?: ClientFailure): void {
    const { logger, observer } = this.#options
    observer?.requestRefused(status)
    logger.debug('Refused a request before routing', {
      status,
      client: remoteAddress,
      reason: failure?.code,
    })
  }
}

function connectionOf(socket: Duplex): Connection {
  return (socket as ConnectedSocket)[CONNECTION] as Connection
}

function bodyFailure({ code }: ClientFailure, status: number | undefined): Error {
  if (status === undefined || code === 'HPE_INVALID_EOF_STATE') return new ClientDisconnectedError()
  if (status === 408) return new RequestTimeoutException('The body did not arrive in time.')
  if (status === 413) return new PayloadTooLargeException('The chunk extensions of the body are too large.')
  return new BadRequestException('The body is not framed as HTTP says.')
}

/** Stops accepting, lets go of idle connections, and waits for the others. */
async function drain({ server, connections, state, sweeper }: Running): Promise<void> {
  state.closing = true
  const closed = new Promise((resolve) => server.close(resolve))
  // Requests that the kernel has already are still read: the next turn of the event loop polls the sockets before it comes here.
  setImmediate(() => setImmediate(closeIdle, connections))
  await closed
  // The server counts a socket as closed before the socket says so itself.
  await Promise.all(
    Array.from(connections, ({ socket }) => new Promise((resolve) => socket.once('close', resolve))),
  )
  sweeper.stop()
}

function closeIdle(connections: Iterable<Connection>): void {
  for (const connection of connections) connection.closeIfIdle()
}

function ignore(): void {}
