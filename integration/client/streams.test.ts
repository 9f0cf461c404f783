import { once } from 'node:events'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Body, Returns, type ServerSentEvent } from 'nexus-framework'
import {
  createExchange,
  exchange,
  GetExchange,
  HttpExchange,
  PostExchange,
  ResponseTooLargeError,
  ResponseValidationError,
  UnreadableResponseError,
  type ClientOptions,
} from 'nexus-framework/client'
import { ManualClock } from 'nexus-framework/testing'
import { IsInt } from 'nexus-framework/validation/decorators'
import { Downstream, type Answer } from './downstream.fixture.js'

class Tick {
  @IsInt() n!: number
}

@HttpExchange('/streams')
abstract class StreamClient {
  @GetExchange({ path: '/lines', accept: 'application/x-ndjson' })
  @Returns(Tick)
  lines(): AsyncIterable<Tick> {
    return exchange()
  }

  @GetExchange({ path: '/events', accept: 'text/event-stream' })
  events(): AsyncIterable<ServerSentEvent<string>> {
    return exchange()
  }

  @GetExchange({ path: '/ticks', accept: 'text/event-stream', reconnect: { delay: '1s', maxAttempts: 2 } })
  @Returns(Tick)
  ticks(): AsyncIterable<ServerSentEvent<Tick>> {
    return exchange()
  }

  @GetExchange('/bytes')
  @Returns(Uint8Array)
  chunks(): AsyncIterable<Uint8Array> {
    return exchange()
  }

  @GetExchange('/bytes')
  @Returns(Readable)
  readable(): Promise<Readable> {
    return exchange()
  }

  @GetExchange('/bytes')
  @Returns(ReadableStream)
  webStream(): Promise<ReadableStream<Uint8Array>> {
    return exchange()
  }

  @PostExchange('/bytes')
  @Returns(String)
  send(@Body() body: Readable): Promise<string> {
    return exchange(body)
  }
}

let open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.reverse()) await each[Symbol.asyncDispose]()
  open = []
})

async function calling(answer: Answer, options: ClientOptions & { clock?: ManualClock } = {}) {
  const service = await Downstream.start(answer)
  const client = await createExchange(StreamClient, { baseUrl: service.url, ...options })
  open.push(service, client)
  return { service, client }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = []
  for await (const item of items) taken.push(item)
  return taken
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}

const NDJSON = { 'content-type': 'application/x-ndjson' }
const EVENTS = { 'content-type': 'text/event-stream' }

describe('items in lines', () => {
  it('are asked for when somebody begins to read, each time anew', async () => {
    const { client, service } = await calling((response) =>
      response.writeHead(200, NDJSON).end('{"n":1}\r\n\n{"n":2}'),
    )
    const items = client.lines()
    await turn()
    expect(service.received).toEqual([])
    const read = await all(items)
    expect(read).toEqual([{ n: 1 }, { n: 2 }])
    expect(read[0]).toBeInstanceOf(Tick)
    await all(items)
    expect(service.received).toHaveLength(2)
  })

  it('close the connection when the reader stops', async () => {
    const { client, service } = await calling(
      (response) => void response.writeHead(200, NDJSON).write('{"n":1}\n{"n":2}\n'),
    )
    for await (const { n } of client.lines()) {
      expect(n).toBe(1)
      break
    }
    await until(() => service.aborted === 1)
  })

  it('end at once when the reader stops while it waits for the next one', async () => {
    const { client, service } = await calling(
      (response) => void response.writeHead(200, NDJSON).write('{"n":1}\n'),
    )
    const items = client.lines()[Symbol.asyncIterator]()
    await items.next()
    const waiting = items.next()
    waiting.catch(() => undefined)
    await items.return?.()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await until(() => service.aborted === 1)
  })

  it('are held back while nobody reads', async () => {
    let written = 0
    const { client } = await calling((response) => {
      response.writeHead(200, NDJSON)
      const line = `{"n":1,"pad":"${'x'.repeat(10_000)}"}\n`
      const write = (): void => {
        while (written < 10_000 && response.write(line)) written++
      }
      response.on('drain', write)
      write()
    })
    const items = client.lines()[Symbol.asyncIterator]()
    await items.next()
    let before = -1
    // Buffers of both sockets fill up, and then nothing is written any more.
    while (before !== written) {
      before = written
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(written).toBeLessThan(5_000)
    await items.return?.()
  })

  it('name the item and the place where one is not valid, and give those before', async () => {
    const { client } = await calling((response) =>
      response.writeHead(200, NDJSON).end('{"n":1}\n{"n":"x"}\n{"n":3}\n'),
    )
    const items = client.lines()[Symbol.asyncIterator]()
    await expect(items.next()).resolves.toMatchObject({ value: { n: 1 } })
    const error = await items.next().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ResponseValidationError)
    expect(error).toMatchObject({ item: 1, findings: [{ pointer: '/n', code: 'isInt' }] })
    await expect(items.next()).resolves.toMatchObject({ done: true })
  })

  it('are not larger than a response may be, all together they may', async () => {
    const many = await calling((response) => response.writeHead(200, NDJSON).end('{"n":1}\n'.repeat(1000)), {
      maxResponseSize: 100,
    })
    await expect(all(many.client.lines())).resolves.toHaveLength(1000)
    const long = await calling((response) => response.writeHead(200, NDJSON).end(`{"n":${'1'.repeat(200)}`), {
      maxResponseSize: 100,
    })
    await expect(all(long.client.lines())).rejects.toBeInstanceOf(ResponseTooLargeError)
  })

  it('are no other media type, and no error', async () => {
    const html = await calling((response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    )
    await expect(all(html.client.lines())).rejects.toBeInstanceOf(UnreadableResponseError)
    const failing = await calling((response) => response.writeHead(500).end())
    await expect(all(failing.client.lines())).rejects.toMatchObject({ status: 500 })
  })

  it('of another media type that never end are not waited for', async () => {
    const { client, service } = await calling((response) => {
      response.writeHead(200, { 'content-type': 'text/plain' })
      const timer = setInterval(() => response.write('x'), 10)
      response.on('close', () => clearInterval(timer))
    })
    await expect(all(client.lines())).rejects.toBeInstanceOf(UnreadableResponseError)
    await expect(all(client.events())).rejects.toBeInstanceOf(UnreadableResponseError)
    await until(() => service.aborted === 2)
  })

  it('fail when the connection breaks', async () => {
    const { client } = await calling((response) => {
      response.writeHead(200, NDJSON).write('{"n":1}\n')
      setTimeout(() => response.destroy(), 10)
    })
    await expect(all(client.lines())).rejects.toMatchObject({ failure: 'reset' })
  })
})

describe('events', () => {
  it('have text as data where no type is declared', async () => {
    const { client, service } = await calling((response) =>
      response
        .writeHead(200, EVENTS)
        .end(': hi\n\nid: 1\nevent: a\ndata: x\ndata: y\n\ndata: z\n\ndata: half'),
    )
    await expect(all(client.events())).resolves.toEqual([
      { id: '1', type: 'a', data: 'x\ny' },
      { id: '1', type: 'message', data: 'z' },
    ])
    expect(service.received[0]?.headers.accept).toBe('text/event-stream')
  })

  it('are continued where the last connection ended, after the time that the service asks for', async () => {
    const clock = new ManualClock()
    const { client, service } = await calling(
      (response, _request, count) => {
        if (count === 3) response.writeHead(204).end()
        else response.writeHead(200, EVENTS).end(`retry: 500\nid: ä${count}\ndata: {"n":${count}}\n\n`)
      },
      { clock, timeout: 0 },
    )
    const read = all(client.ticks())
    await until(() => service.received.length === 1 && clock.pending > 0)
    clock.advance(499)
    await turn()
    expect(service.received).toHaveLength(1)
    clock.advance(1)
    await until(() => service.received.length === 2 && clock.pending > 0)
    clock.advance(500)
    const events = await read
    expect(events.map(({ data }) => data.n)).toEqual([1, 2])
    const ids = service.received.map(({ headers }) => headers['last-event-id'])
    expect(ids).toEqual([
      undefined,
      Buffer.from('ä1').toString('latin1'),
      Buffer.from('ä2').toString('latin1'),
    ])
  })

  it('are given up after as many failures in a row as the interface says', async () => {
    const clock = new ManualClock()
    const { client, service } = await calling((response) => response.destroy(), { clock, timeout: 0 })
    const read = all(client.ticks())
    read.catch(() => undefined)
    for (const delay of [1000, 2000]) {
      await until(() => clock.pending > 0)
      clock.advance(delay)
    }
    await expect(read).rejects.toMatchObject({ failure: 'reset' })
    expect(service.received).toHaveLength(3)
    expect(clock.pending).toBe(0)
  })

  it('are continued neither without a pause nor after years, whatever the service says', async () => {
    for (const [retry, delay] of [
      ['0', 100],
      ['999999999999999', 24 * 3_600_000],
    ] as const) {
      const clock = new ManualClock()
      const { client, service } = await calling(
        (response) => response.writeHead(200, EVENTS).end(`retry: ${retry}\nid: ${retry}\n\n`),
        { clock, timeout: 0 },
      )
      const items = client.ticks()[Symbol.asyncIterator]()
      items.next().catch(() => undefined)
      await until(() => clock.pending > 0)
      clock.advance(delay - 1)
      await turn()
      expect(clock.pending).toBe(1)
      clock.advance(1)
      await until(() => service.received.length === 2)
      await items.return?.()
    }
  })

  it('are continued from the beginning where no header can tell where they broke', async () => {
    const clock = new ManualClock()
    const { client, service } = await calling(
      (response, _request, count) =>
        count === 2
          ? response.writeHead(204).end()
          : response.writeHead(200, EVENTS).end('id: a\x01\ndata: {"n":1}\n\n'),
      { clock, timeout: 0 },
    )
    const read = all(client.ticks())
    await until(() => clock.pending > 0)
    clock.advance(1000)
    await expect(read).resolves.toMatchObject([{ data: { n: 1 } }])
    expect(service.received[1]?.headers).not.toHaveProperty('last-event-id')
  })

  it('are not continued after an answer that will not change', async () => {
    const { client, service } = await calling((response) => response.writeHead(403).end())
    await expect(all(client.ticks())).rejects.toMatchObject({ status: 403 })
    expect(service.received).toHaveLength(1)
  })

  it('stop waiting for the next connection when the reader stops', async () => {
    const clock = new ManualClock()
    const { client } = await calling((response) => response.writeHead(200, EVENTS).end('data: {"n":1}\n\n'), {
      clock,
      timeout: 0,
    })
    const items = client.ticks()[Symbol.asyncIterator]()
    await items.next()
    const waiting = items.next()
    waiting.catch(() => undefined)
    await until(() => clock.pending > 0)
    await items.return?.()
    expect(clock.pending).toBe(0)
  })

  it('may come at any time', async () => {
    const { client } = await calling(
      (response) => {
        response.writeHead(200, EVENTS).flushHeaders()
        setTimeout(() => response.end('data: late\n\n'), 1200)
      },
      { readTimeout: 300, timeout: 300 },
    )
    await expect(all(client.events())).resolves.toMatchObject([{ data: 'late' }])
  })
})

describe('bytes', () => {
  const big = Buffer.alloc(3_000_000, 'abc')

  it('come as chunks, as a Readable and as a web stream, of any size', async () => {
    const { client } = await calling((response) => response.end(big), { maxResponseSize: 1000 })
    expect(Buffer.concat(await all(client.chunks())).equals(big)).toBe(true)
    expect(await text(await client.readable())).toHaveLength(big.length)
    expect(await text((await client.webStream()) as never)).toHaveLength(big.length)
  })

  it('of a Readable that is destroyed before it was read close the connection', async () => {
    const { client, service } = await calling((response) => void response.write('abc'))
    const stream = await client.readable()
    stream.destroy()
    await once(stream, 'close')
    await until(() => service.aborted === 1)
    const web = await client.webStream()
    await web.cancel()
    await until(() => service.aborted === 2)
  })

  it('are sent as they come', async () => {
    const { client } = await calling((response, { body, headers }) =>
      response.end(`${headers['content-type']} ${headers['transfer-encoding']} ${body}`),
    )
    await expect(client.send(Readable.from(['ab', 'cd']))).resolves.toBe(
      'application/octet-stream chunked abcd',
    )
    const broken = Readable.from(
      (async function* () {
        yield Promise.resolve('ab')
        throw new RangeError('The file is gone.')
      })(),
    )
    await expect(client.send(broken)).rejects.toThrow('The file is gone.')
  })
})
