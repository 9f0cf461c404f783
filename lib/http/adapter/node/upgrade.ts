import type { Socket } from 'node:net'
import type { Connection } from './connection.js'
import type { NodeRequest } from './node-request.js'
import type { NodeServer } from './node-server.js'

/**
 * A client may offer an upgrade; where nobody takes it, the request is an ordinary one (RFC 9110 section 7.8). node has taken its parser
 * away from the connection by then, and without this it would lose what is pipelined behind the request. So the request goes back to
 * the server without the offer, with whatever has come behind it, as soon as everything before it is answered.
 */
export function declineUpgrade(
  server: NodeServer,
  connection: Connection,
  request: NodeRequest,
  rest: Buffer,
): void {
  const { socket } = connection
  const head = Buffer.from(withoutOffer(request), 'latin1')
  connection.whenQuiet(() => giveBack(server, socket, Buffer.concat([head, rest])))
}

function giveBack(server: NodeServer, socket: Socket, bytes: Buffer): void {
  if (socket.destroyed) return
  socket.unshift(bytes)
  server.emit('connection', socket)
}

function withoutOffer({ method, url, httpVersion, rawHeaders }: NodeRequest): string {
  let head = `${method} ${url} HTTP/${httpVersion}\r\n`
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string
    if (name.toLowerCase() !== 'upgrade') head += `${name}: ${rawHeaders[i + 1]}\r\n`
  }
  return `${head}\r\n`
}
