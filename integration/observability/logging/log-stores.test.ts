import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Controller, Get, Logger, Module, NexusApplication } from 'nexus-framework'
import { LoggingSystem } from 'nexus-framework/observability'
import { LogReceiver, type ReceivedRequest } from './log-receiver.js'

interface Push {
  readonly streams: readonly {
    readonly stream: Readonly<Record<string, string>>
    readonly values: readonly (readonly [nanoseconds: string, line: string])[]
  }[]
}

type Document = Readonly<Record<string, unknown>>

@Controller('orders')
class OrderController {
  constructor(private readonly logger: Logger) {}

  @Get()
  list(): string[] {
    this.logger.info('listed', { password: 'hunter2', count: 0 })
    this.logger.warn('none there')
    return []
  }
}

@Module({ controllers: [OrderController] })
class ShopModule {}

let receiver: LogReceiver
let application: NexusApplication | undefined

beforeEach(async () => {
  receiver = await LogReceiver.start()
})
afterEach(async () => {
  await application?.close()
  await receiver[Symbol.asyncDispose]()
})

async function start(properties: Readonly<Record<string, unknown>>): Promise<string> {
  application = await NexusApplication.create(ShopModule, {
    args: [],
    properties: { 'logging.console.enabled': false, 'server.host': '127.0.0.1', ...properties },
  })
  const { port } = await application.listen(0)
  return `http://127.0.0.1:${port}`
}

const lokiLines = (requests: readonly ReceivedRequest[]): readonly Document[] =>
  requests
    .flatMap(({ body }) => (JSON.parse(body) as Push).streams)
    .flatMap(({ values }) => values)
    .map(([, line]) => JSON.parse(line) as Document)

const documents = ({ body }: ReceivedRequest): readonly Document[] =>
  body
    .trimEnd()
    .split('\n')
    .filter((_, index) => index % 2 === 1)
    .map((line) => JSON.parse(line) as Document)

describe('Loki', () => {
  it('gets streams with few labels, lines as JSON, and times that tell lines apart', async () => {
    const url = await start({
      'logging.loki.url': receiver.url,
      'logging.loki.batch-interval': '20ms',
      'logging.loki.labels.env': 'test',
      'logging.loki.tenant-id': 'team-a',
      'logging.loki.auth.username': 'shop',
      'logging.loki.auth.password': 'hunter2',
    })
    expect((await fetch(`${url}/orders`)).status).toBe(200)
    await application?.close()
    const [first] = receiver.requests
    expect(first).toMatchObject({
      method: 'POST',
      url: '/loki/api/v1/push',
      headers: {
        'content-type': 'application/json',
        'x-scope-orgid': 'team-a',
        authorization: `Basic ${Buffer.from('shop:hunter2').toString('base64')}`,
      },
    })
    const streams = receiver.requests.flatMap(({ body }) => (JSON.parse(body) as Push).streams)
    expect(new Set(streams.map(({ stream }) => JSON.stringify(stream)))).toEqual(
      new Set(['{"env":"test","level":"info"}', '{"env":"test","level":"warn"}']),
    )
    const times = streams.flatMap(({ values }) => values.map(([time]) => time))
    expect(new Set(times).size).toBe(times.length)
    expect(times.every((time) => /^\d{19}$/.test(time))).toBe(true)
    expect(lokiLines(receiver.requests)).toContainEqual(
      expect.objectContaining({
        logger: 'shop.OrderController',
        requestId: expect.any(String),
        message: 'listed',
        password: '******',
        count: 0,
      }),
    )
    expect(JSON.stringify(receiver.requests.map(({ body }) => body))).not.toContain('hunter2')
  })

  it('is labelled with the name of the application where nothing else is said', async () => {
    await start({ 'logging.loki.url': `${receiver.url}/prefix/` })
    await application?.close()
    expect(receiver.requests[0]?.url).toBe('/prefix/loki/api/v1/push')
    const { streams } = JSON.parse(receiver.requests[0]?.body ?? '') as Push
    expect(streams[0]?.stream).toEqual({ service_name: 'shop', level: 'info' })
  })

  it('may fail, reset, or refuse without any request taking notice, and gets each line once in the end', async () => {
    const failures = [{ status: 503 }, 'reset', { status: 429, headers: { 'retry-after': '0' } }] as const
    receiver.reply = (_request, index) => failures[index] ?? { status: 204 }
    const url = await start({ 'logging.loki.url': receiver.url, 'logging.loki.batch-interval': '1ms' })
    for (let i = 0; i < 20; i++) expect((await fetch(`${url}/orders`)).status).toBe(200)
    await receiver.until(({ length }) => length >= 2)
    await application?.close()
    const taken = receiver.requests.slice(failures.length)
    const messages = lokiLines(taken).map(({ message }) => message)
    expect(messages.filter((message) => message === 'listed')).toHaveLength(20)
    expect(messages.filter((message) => message === 'none there')).toHaveLength(20)
  })

  it('that never answers keeps a shutdown only for the time it has', async () => {
    receiver.reply = () => 'hang'
    const url = await start({
      'logging.loki.url': receiver.url,
      'logging.loki.batch-interval': '1ms',
      'logging.loki.shutdown-timeout': '200ms',
    })
    await fetch(`${url}/orders`)
    const begun = performance.now()
    await application?.close()
    expect(performance.now() - begun).toBeGreaterThan(150)
    expect(performance.now() - begun).toBeLessThan(3_000)
  })
})

describe('Elasticsearch', () => {
  const taken = (count: number): string =>
    JSON.stringify({
      errors: false,
      items: Array.from({ length: count }, () => ({ create: { status: 201 } })),
    })

  it('gets documents that are created in the data stream', async () => {
    receiver.reply = (request) => ({ status: 200, body: taken(documents(request).length) })
    const url = await start({
      'logging.elasticsearch.url': receiver.url,
      'logging.elasticsearch.data-stream': 'logs-shop-test',
      'logging.elasticsearch.auth.api-key': 'a-key',
    })
    await fetch(`${url}/orders`)
    await application?.close()
    const [first] = receiver.requests
    expect(first?.url).toMatch(/^\/logs-shop-test\/_bulk\?filter_path=/)
    expect(first?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      authorization: 'ApiKey a-key',
    })
    expect(first?.body.startsWith('{"create":{}}\n{"@timestamp":"')).toBe(true)
    expect(first?.body.endsWith('}\n')).toBe(true)
    expect(receiver.requests.flatMap(documents)).toContainEqual(
      expect.objectContaining({
        '@timestamp': expect.any(String),
        message: 'listed',
        level: 'info',
      }),
    )
  })

  it('refuses single lines: they are counted, and those it had no room for come again', async () => {
    const lines: Document[] = []
    const file: string[] = []
    const { ElasticsearchStore, LogShipper, jsonLines } = await import('nexus-framework/observability')
    const { SystemClock, SystemRandom } = await import('nexus-framework/common')
    receiver.reply = (request, index) => {
      const sent = documents(request)
      lines.push(...sent)
      const items = sent.map(({ message }) => {
        if (message === 'odd')
          return {
            create: { status: 400, error: { type: 'document_parsing_exception', reason: 'no object' } },
          }
        return { create: { status: message === 'late' && index === 0 ? 429 : 201 } }
      })
      return { status: 200, body: JSON.stringify({ errors: index === 0, items }) }
    }
    const store = new ElasticsearchStore({ url: receiver.url, auth: { bearerToken: 'a-token' } })
    const shipper = new LogShipper(store, {
      clock: new SystemClock(),
      random: new SystemRandom(),
      format: jsonLines(),
      report: (_level, message, fields) => file.push(`${message} ${JSON.stringify(fields)}`),
    })
    const system = new LoggingSystem({ console: false, appenders: [shipper] })
    for (const message of ['good', 'odd', 'late']) system.logger.info(message)
    await system[Symbol.asyncDispose]()
    expect(lines.map(({ message }) => message)).toEqual(['good', 'odd', 'late', 'late'])
    const { host } = new URL(receiver.url)
    expect(file[0]).toBe(
      `Elasticsearch at ${host} refused 1 log lines {"lines":1,"reason":"document_parsing_exception: no object"}`,
    )
    expect(receiver.requests[0]?.headers.authorization).toBe('Bearer a-token')
    expect(file.join('')).not.toContain('a-token')
  })

  it('that refuses everything is told of elsewhere, once, and not asked again', async () => {
    receiver.reply = () => ({ status: 401, body: 'missing authentication credentials' })
    const reports: Document[] = []
    const url = await start({
      'logging.elasticsearch.url': receiver.url,
      'logging.elasticsearch.batch-interval': '1ms',
    })
    application?.get(LoggingSystem).addAppender({
      append: ({ logger, message, fields }) => {
        if (logger === 'nexus.logging') reports.push({ message, ...fields })
      },
    })
    for (let i = 0; i < 5; i++) await fetch(`${url}/orders`)
    await application?.close()
    const sent = receiver.requests.flatMap(documents)
    expect(sent.filter(({ message }) => message === 'listed')).toHaveLength(5)
    expect(sent.filter(({ logger }) => logger === 'nexus.logging')).toEqual([])
    expect(reports[0]).toMatchObject({ reason: 'status 401: missing authentication credentials' })
    expect(reports.length).toBeLessThanOrEqual(2)
  })
})
