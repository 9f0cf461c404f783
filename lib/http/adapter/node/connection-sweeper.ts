import type { Connection } from './connection.js'
import type { ServerState } from './server-state.js'

/** How long a stream that has nothing to say is kept for a client that has sent its last byte. */
const HALF_CLOSED_SILENCE = 1000

interface Sight {
  served: number
  bytesRead: number
  bytesWritten: number
  /** When the connection was first seen as it is. */
  since: number
  watched: boolean
}

/**
 * Looks at every connection now and then, instead of starting and stopping timers for every request: ends the idle ones, has node watch
 * those whose client does not read, and drops those that have lingered long enough.
 */
export class ConnectionSweeper {
  readonly #connections: ReadonlySet<Connection>
  readonly #state: ServerState
  readonly #sights = new WeakMap<Connection, Sight>()
  readonly #interval: number
  readonly #timer: NodeJS.Timeout

  constructor(connections: ReadonlySet<Connection>, state: ServerState, interval: number) {
    this.#connections = connections
    this.#state = state
    // node is late by up to this much, and is to have its turn first.
    this.#interval = 2 * interval
    this.#timer = setInterval(() => this.#sweep(), interval).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #sweep(): void {
    const now = this.#state.clock.monotonic()
    for (const connection of this.#connections) {
      if (connection.hasLingered(now)) connection.socket.destroy()
      else this.#look(connection, now)
    }
  }

  #look(connection: Connection, now: number): void {
    const { socket, served } = connection
    const { bytesWritten } = socket
    const sight = this.#sights.get(connection)
    if (sight === undefined) {
      const { bytesRead } = socket
      this.#sights.set(connection, { served, bytesRead, bytesWritten, since: now, watched: false })
      return
    }
    this.#watchWrites(connection, sight)
    if (sight.served !== served || sight.bytesWritten !== bytesWritten) {
      Object.assign(sight, { served, bytesWritten, bytesRead: socket.bytesRead, since: now })
      return
    }
    const silence = now - sight.since
    if (silence >= this.#patience(connection, sight)) socket.destroy()
  }

  /** How long a connection may stay as it is. */
  #patience(connection: Connection, sight: Sight): number {
    const { first, halfClosed } = connection
    const { keepAliveTimeout, writeTimeout } = this.#state.limits
    if (halfClosed && first !== undefined)
      return first.isStreaming ? HALF_CLOSED_SILENCE : limited(writeTimeout)
    // The first request is node's to time out with 408.
    if (connection.served === 0 || !connection.isIdle) return Infinity
    const unused = limited(keepAliveTimeout)
    return connection.socket.bytesRead === sight.bytesRead ? unused : unused + this.#arrival()
  }

  /** Something has come after the last request. If that is one, node times it out with 408; empty lines never become one. */
  #arrival(): number {
    const { headersTimeout, requestTimeout } = this.#state.limits
    return requestTimeout > 0 ? requestTimeout + this.#interval : limited(headersTimeout)
  }

  // node's socket timeout knows whether the kernel takes anything of what is being written.
  #watchWrites({ socket }: Connection, sight: Sight): void {
    const stuck = socket.writableLength > 0
    if (stuck === sight.watched) return
    sight.watched = stuck
    socket.setTimeout(stuck ? this.#state.limits.writeTimeout : 0)
  }
}

// 0 switches a limit off.
function limited(timeout: number): number {
  return timeout > 0 ? timeout : Infinity
}
