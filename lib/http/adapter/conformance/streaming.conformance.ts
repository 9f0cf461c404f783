import { Readable } from 'node:stream'
import { expect, it } from '@jest/globals'
import { ClientDisconnectedError } from '../../exchange/exchange.errors.js'
import type { StreamSource } from '../../exchange/http-exchange.js'
import { ResponseHead } from '../../exchange/response-head.js'
import { answerWith, failure, until, webStream, type Bench } from './bench.conformance.js'

export function streams(bench: Bench): void {
  const sources: [string, () => StreamSource][] = [
    ['a readable', () => Readable.from([Buffer.from('one,'), Buffer.from('two')])],
    ['a web stream', () => webStream('one,', 'two')],
    ['an async iterable of text', () => lines('one,', '', 'two')],
  ]

  it.each(sources)('sends %s', async (_name, source) => {
    const { send } = await bench.run((exchange) =>
      exchange.sendStream(200, new ResponseHead(['content-type', 'text/plain']), source()),
    )
    const response = await send('/')
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect(await response.text()).toBe('one,two')
  })

  it('sends a stream that is larger than any buffer', async () => {
    const { send } = await bench.run((exchange) =>
      exchange.sendStream(
        200,
        ResponseHead.EMPTY,
        lines(...Array.from({ length: 200 }, () => 'x'.repeat(50_000))),
      ),
    )
    expect((await (await send('/')).text()).length).toBe(10_000_000)
  })

  it('sends an empty stream', async () => {
    const { send } = await bench.run((exchange) => exchange.sendStream(200, ResponseHead.EMPTY, lines()))
    expect(await (await send('/')).text()).toBe('')
  })

  it('does not read the source for HEAD, and releases it', async () => {
    const source = Readable.from(['never'])
    const { send } = await bench.run((exchange) => exchange.sendStream(200, ResponseHead.EMPTY, source))
    expect(await (await send('/', { method: 'HEAD' })).text()).toBe('')
    expect(source.destroyed).toBe(true)
    expect(source.readableDidRead).toBe(false)
  })

  it('sends the head before the source has anything', async () => {
    let release!: () => void
    const gate = new Promise<void>((resolve) => (release = resolve))
    const { send } = await bench.run((exchange) =>
      exchange.sendStream(200, ResponseHead.EMPTY, afterwards(gate, 'late')),
    )
    const response = await send('/')
    release()
    expect(await response.text()).toBe('late')
  })

  it('leaves the exchange to be answered when the source fails before its first byte', async () => {
    const { send } = await bench.run(async (exchange) => {
      const error = await failure(() => exchange.sendStream(200, ResponseHead.EMPTY, failing()))
      answerWith(exchange, error)
    })
    const response = await send('/')
    expect([response.status, await response.text()]).toEqual([500, 'RangeError'])
  })

  it('does not let a stream that fails look complete', async () => {
    let thrown: unknown
    const { send } = await bench.run(async (exchange) => {
      thrown = await failure(() => exchange.sendStream(200, ResponseHead.EMPTY, failing('some', 'more')))
      expect(exchange.committed).toBe(true)
    })
    const response = await send('/')
    await expect(response.text()).rejects.toThrow()
    await until(() => thrown !== undefined)
    expect(thrown).toBeInstanceOf(RangeError)
  })

  it('aborts the signal and destroys the source when the client goes away', async () => {
    let reason: unknown
    const source = new Readable({ read: () => undefined })
    source.push('first')
    const { send, inFlight } = await bench.run(async (exchange) => {
      const { signal } = exchange
      signal.addEventListener('abort', () => (reason = signal.reason))
      await exchange.sendStream(200, ResponseHead.EMPTY, source)
    })
    const client = new AbortController()
    const response = await send('/', { signal: client.signal })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    client.abort()
    await reader.read().catch(() => undefined)
    await until(() => source.destroyed && inFlight() === 0)
    expect(reason).toBeInstanceOf(ClientDisconnectedError)
    expect(bench.logger.entries).toEqual([])
  })
}

async function* lines(...chunks: string[]): AsyncGenerator<string> {
  for (const chunk of chunks) {
    await Promise.resolve()
    yield chunk
  }
}

async function* failing(...chunks: string[]): AsyncGenerator<string> {
  for (const chunk of chunks) {
    yield chunk
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new RangeError('the source')
}

async function* afterwards(gate: Promise<void>, chunk: string): AsyncGenerator<string> {
  await gate
  yield chunk
}
