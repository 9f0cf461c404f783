import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { ResponseHead } from '../../exchange/response-head.js'
import type { ExchangeHandler } from '../http-adapter.js'
import { NodeBench } from './node-bench.fixture.js'

const HOST = 'Host: a\r\n'
const KEEP = 'Connection: keep-alive\r\n'
/** `b`: the handler reads the body. `s`: it streams. `w`: it waits. */
const REQUESTS = [
  `GET /1 HTTP/1.1\r\n${HOST}\r\n`,
  `HEAD /2 HTTP/1.1\r\n${HOST}\r\n`,
  `POST /b3 HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nhello`,
  `POST /b4 HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nT: 1\r\n\r\n`,
  `GET /s5 HTTP/1.1\r\n${HOST}\r\n`,
  `GET /w6?q HTTP/1.1\r\n${HOST}\r\n`,
  `GET /7 HTTP/1.0\r\n${KEEP}\r\n`,
  `GET /s8 HTTP/1.0\r\n${KEEP}\r\n`,
  `POST /9 HTTP/1.1\r\n${HOST}Content-Length: 4\r\n\r\nGET `,
  `POST /b10 HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc`,
  `GET /11 HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
  `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`,
  `GET http://a/s12 HTTP/1.1\r\n${HOST}\r\n`,
]
const PIECES = (
  '\r\n|\n|\r|\0| |\t|:|,|;|0|1|+|-|\x80|\x0b|/|%|\r\n\r\n|\r\n |0\r\n\r\n|ffffffffffffffff|HTTP/1.0|HTTP/2.0|GET |HEAD |chunked|' +
  'Content-Length: 3\r\n|Transfer-Encoding: chunked\r\n|Transfer-Encoding: x\r\n|Host: b\r\n|Expect: x\r\n|' +
  `Connection: close\r\n|${KEEP}|CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n`
).split('|')

const mutation = fc.record({
  at: fc.nat(1000),
  removed: fc.nat(12),
  inserted: fc.constantFrom('', ...PIECES),
})
const packets = fc
  .record({
    requests: fc.array(fc.constantFrom(...REQUESTS), { minLength: 1, maxLength: 5 }),
    mutations: fc.array(mutation, { maxLength: 3 }),
    cuts: fc.array(fc.nat(1000), { maxLength: 3 }),
  })
  .map(({ requests, mutations, cuts }) => {
    let text = requests.join('')
    for (const { at, removed, inserted } of mutations) {
      const from = at % (text.length + 1)
      text = text.slice(0, from) + inserted + text.slice(from + removed)
    }
    const places = cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b)
    return [0, ...places].map((from, index) => text.slice(from, places[index]))
  })

describe('NodeAdapter, given any bytes', () => {
  let bench: NodeBench
  let seen: string[] = []
  let plain: Server
  let seenByNode = 0

  const handler: ExchangeHandler = async (exchange) => {
    const { method, path } = exchange
    seen.push(`${method} ${path}`)
    exchange.setHeader('x-method', method)
    if (path.includes('w')) await new Promise(setImmediate)
    if (path.includes('b')) await readBody(exchange)
    if (path.includes('s')) return exchange.sendStream(200, ResponseHead.EMPTY, pieces())
    return exchange.send(200, ResponseHead.EMPTY, 'whole')
  }

  beforeAll(async () => {
    bench = await new NodeBench().start(handler)
    plain = createServer((request, response) => {
      seenByNode++
      response.setHeader('content-length', 2)
      request.on('error', () => undefined).on('end', () => response.end('ok'))
      request.resume()
    })
    plain.on('clientError', (_error, socket) => socket.destroy())
    Object.assign(plain, { httpAllowHalfOpen: true })
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    await bench.stop()
    plain.close()
  })

  it('sees no request that node:http does not see, answers each once and in order, and frames every answer', async () => {
    await fc.assert(
      fc.asyncProperty(packets, async (parts) => {
        seen = []
        seenByNode = 0
        const text = await talk(bench.port, parts)
        await talk((plain.address() as AddressInfo).port, parts)
        expect(seen.length).toBeLessThanOrEqual(seenByNode)
        const answered = answers(text)
        const withBody = answered.filter(({ method }) => method !== undefined)
        expect(withBody.map(({ method }) => method)).toEqual(
          seen.slice(0, withBody.length).map((request) => request.split(' ')[0]),
        )
        // A stream that ends with its connection is the last answer, whatever was accepted behind it.
        if (answered.at(-1)?.endsConnection !== true) expect(withBody).toHaveLength(seen.length)
        expect(bench.adapter.inFlight).toBe(0)
      }),
      { numRuns: 500 },
    )
    expect(bench.logger.entries.filter(({ level }) => level !== 'debug')).toEqual([])
  }, 30_000)
})

async function readBody(exchange: HttpExchange): Promise<void> {
  try {
    await exchange.bytes()
  } catch {
    // It is answered like any other.
  }
}

async function* pieces(): AsyncGenerator<string> {
  yield 'ab'
  await new Promise(setImmediate)
  yield 'cd'
}

/** Sends the parts one by one, then the end; gives everything that comes back. */
function talk(port: number, parts: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const rest = [...parts]
    let text = ''
    const next = (): void => {
      const part = rest.shift()
      if (socket.destroyed) return
      if (part === undefined) socket.end()
      else socket.write(part, 'latin1', () => setImmediate(next))
    }
    socket.setEncoding('latin1').on('data', (data) => (text += String(data)))
    socket.on('connect', next).on('error', () => undefined)
    socket.on('end', () => socket.end()).on('close', () => resolve(text))
  })
}

interface Answer {
  /** Of the request; `undefined` where the handler did not answer. */
  readonly method: string | undefined
  readonly endsConnection: boolean
}

/** Reads answers as a strict client does. @throws RangeError for bytes that belong to no answer */
function answers(text: string): Answer[] {
  const found: Answer[] = []
  let rest = text
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    const head = /^HTTP\/1\.1 (\d{3}) [ -~]+((?:\r\n[\w-]+: [\t -~]*)*)$/.exec(
      rest.slice(0, Math.max(end, 0)),
    )
    if (head === null) throw new RangeError(`No answer: ${JSON.stringify(rest)} of ${JSON.stringify(text)}`)
    rest = rest.slice(end + 4)
    if (head[1] === '100') continue
    const fields = new Map(
      (head[2] as string).split('\r\n').map((line) => line.split(': ') as [string, string]),
    )
    const method = fields.get('x-method')
    const length = bodyLength(Number(head[1]), fields, rest)
    found.push({ method, endsConnection: length === undefined })
    rest = rest.slice(length ?? rest.length)
  }
  return found
}

/** `undefined`: until the end of the connection. */
function bodyLength(status: number, fields: ReadonlyMap<string, string>, rest: string): number | undefined {
  if (fields.get('x-method') === 'HEAD' || status === 204) return 0
  // A HEAD that was refused has the length of the problem, and no body.
  if (fields.get('content-type') === 'application/problem+json' && !rest.startsWith('{')) return 0
  const length = fields.get('content-length')
  if (length !== undefined) return Number(length)
  if (fields.get('transfer-encoding') !== 'chunked') {
    if (fields.get('connection') !== 'close') throw new RangeError(`No end: ${JSON.stringify(rest)}`)
    return undefined
  }
  const chunks = /^(?:[1-9a-f]\r\n(?:ab|cd)\r\n)*0\r\n\r\n/.exec(rest)
  if (chunks === null) throw new RangeError(`Not in chunks: ${JSON.stringify(rest)}`)
  return chunks[0].length
}
