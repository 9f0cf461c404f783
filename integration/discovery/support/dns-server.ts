import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'

export interface SrvData {
  readonly target: string
  readonly port: number
  readonly priority?: number
  readonly weight?: number
}

/** How queries are answered. */
export type Answering = 'truth' | 'servfail' | 'silence'

const TYPES = { A: 1, AAAA: 28, SRV: 33 } as const
const CODES = { noError: 0, servFail: 2, nameError: 3 } as const

/**
 * A DNS server on UDP that knows SRV and A records, as RFC 1035 and RFC 2782 have them.
 *
 *     const dns = await DnsServer.start()
 *     dns.srv.set('_inventory._tcp.example.test', [{ target: 'a.example.test', port: 8080 }])
 */
export class DnsServer implements AsyncDisposable {
  readonly srv = new Map<string, readonly SrvData[]>()
  readonly addresses = new Map<string, string>()
  /** Names and types that were asked for: `a.example.test A`. */
  readonly queries: string[] = []
  answers: Answering = 'truth'
  readonly #socket: Socket

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (query, from) => this.#answer(query, from))
  }

  static async start(): Promise<DnsServer> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new DnsServer(socket)
  }

  /** `127.0.0.1:53535`. */
  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close()
    await once(this.#socket, 'close')
  }

  #answer(query: Buffer, { port, address }: RemoteInfo): void {
    const { name, end } = nameAt(query, 12)
    const type = query.readUInt16BE(end)
    this.queries.push(`${name} ${Object.entries(TYPES).find(([, value]) => value === type)?.[0] ?? type}`)
    if (this.answers === 'silence') return
    const records = this.answers === 'truth' ? this.#records(name, type) : []
    const isKnown = this.srv.has(name) || this.addresses.has(name)
    const truth = isKnown ? CODES.noError : CODES.nameError
    const head = Buffer.alloc(12)
    query.copy(head, 0, 0, 2)
    // A response, recursion desired and available (RFC 1035, section 4.1.1).
    head.writeUInt16BE(0x8180 | (this.answers === 'servfail' ? CODES.servFail : truth), 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt16BE(records.length, 6)
    this.#socket.send(Buffer.concat([head, query.subarray(12, end + 4), ...records]), port, address)
  }

  #records(name: string, type: number): readonly Buffer[] {
    if (type === TYPES.SRV) return (this.srv.get(name) ?? []).map((data) => record(type, srvData(data)))
    const address = type === TYPES.A ? this.addresses.get(name) : undefined
    return address === undefined ? [] : [record(type, Buffer.from(address.split('.').map(Number)))]
  }
}

/** A record of the name in the question, which is at byte 12. */
function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(0, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function srvData({ target, port, priority = 0, weight = 0 }: SrvData): Buffer {
  const numbers = Buffer.alloc(6)
  numbers.writeUInt16BE(priority, 0)
  numbers.writeUInt16BE(weight, 2)
  numbers.writeUInt16BE(port, 4)
  const labels = target.split('.').filter((label) => label !== '')
  const name = labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)]))
  return Buffer.concat([numbers, ...name, Buffer.from([0])])
}

function nameAt(message: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = []
  let at = start
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}
