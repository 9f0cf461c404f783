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
  readonly #timer: NodeJS.Timeout

  constructor(connections: ReadonlySet<Connection>, state: ServerState, interval: number) {
    this.#connections = connections
    this.#state = state
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
    if (connection.halfClosed && connection.first?.isStreaming === true && silence >= HALF_CLOSED_SILENCE) {
      socket.destroy()
    } else if (silence >= this.#state.limits.keepAliveTimeout && this.#isUnused(connection, sight))
      socket.destroy()
  }

  /** Between two requests. The first one, and one of which something has come, are node's to time out with 408. */
  #isUnused(connection: Connection, sight: Sight): boolean {
    const { keepAliveTimeout } = this.#state.limits
    return (
      keepAliveTimeout > 0 &&
      connection.served > 0 &&
      connection.isIdle &&
      connection.socket.bytesRead === sight.bytesRead
    )
  }

  // node's socket timeout knows whether the kernel takes anything of what is being written.
  #watchWrites({ socket }: Connection, sight: Sight): void {
    const stuck = socket.writableLength > 0
    if (stuck === sight.watched) return
    sight.watched = stuck
    socket.setTimeout(stuck ? this.#state.limits.writeTimeout : 0)
  }
}
