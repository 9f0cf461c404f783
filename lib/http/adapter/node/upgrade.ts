import type { Socket } from 'node:net'
import type { Connection } from './connection.js'
import type { NodeServer } from './node-server.js'
import type { PipelinedExchange } from './pipelined-exchange.js'

/**
 * node takes its parser away from a connection whose client offers an upgrade. Nobody serves it here, so the request is an ordinary one
 * (RFC 9110 section 7.8), and when it is answered, the connection goes back to the server with whatever has come meanwhile.
 */
export function serveInstead(
  server: NodeServer,
  connection: Connection,
  exchange: PipelinedExchange,
  head: Buffer,
): void {
  exchange.onComplete = () => {
    if (!connection.isSealed) giveBack(server, connection.socket, head)
  }
  connection.accept(exchange)
}

function giveBack(server: NodeServer, socket: Socket, head: Buffer): void {
  if (socket.destroyed) return
  if (head.length > 0) socket.unshift(head)
  server.emit('connection', socket)
}
