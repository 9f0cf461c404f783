import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { RequestContext } from 'nexus-framework/core'
import { LoggingSystem, NestLogger } from 'nexus-framework/observability'
import { CapturingLogger, ManualClock, TestingModule, type TestApplication } from 'nexus-framework/testing'
import {
  deliver,
  ErrorCounter,
  LegacyService,
  OrderService,
  pinoLog,
  program,
  ship,
  ShopModule,
  Support,
  tagWithTenant,
} from './logging.js'

class Request extends RequestContext {
  readonly id = 'r-1'
  override user = 'ann'
}

describe('the logging snippets', () => {
  let directory: string
  let app: TestApplication | undefined
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'logging-'))
  })
  afterEach(() => rm(directory, { recursive: true }))
  afterEach(() => app?.close())

  it('say what all lines of a piece of work have in common', () => {
    const logger = new CapturingLogger()
    deliver(logger, 'o-1', ['p-1', 'p-2'])
    expect(logger.entries.map(({ fields }) => fields)).toEqual([
      { order: 'o-1', parcel: 'p-1' },
      { order: 'o-1', parcel: 'p-2' },
    ])
  })

  it('log under the name of the class, and change its level', async () => {
    const logger = new CapturingLogger()
    const started = await TestingModule.create({
      imports: [ShopModule],
      providers: [Support],
      logger,
      cache: false,
      properties: { 'logging.level.root': 'info' },
    }).compile()
    app = started
    started.get(OrderService).place('tea', 2)
    started.get(OrderService).fail(new RangeError('none left'))
    expect(logger.entries.slice(-2)).toMatchObject([
      { name: 'testing-root.orders.OrderService', message: 'placed', fields: { sku: 'tea', count: 2 } },
      { level: 'error', message: 'could not be placed' },
    ])
    const levelOf = () =>
      started
        .get(LoggingSystem)
        .levels()
        .find(({ name }) => name === 'testing-root.orders')?.effectiveLevel
    started.get(Support).look('testing-root.orders')
    expect(levelOf()).toBe('debug')
    started.get(Support).lookAway('testing-root.orders')
    expect(levelOf()).toBe('info')
  })

  it('write the line that the page shows', async () => {
    const lines: string[] = []
    const stream = { write: (line: string) => lines.push(line), on: () => undefined }
    const logging = new LoggingSystem({ stream, clock: new ManualClock() })
    logging.addContext(() => ({
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      span_id: 'b7ad6b7169203331',
    }))
    const orders = new OrderService(logging.named('shop.orders.OrderService'))
    RequestContext.run(new Request(), () => orders.place('tea', 2), undefined)
    const shown = JSON.parse(await readFile(new URL('logging-line.json', import.meta.url), 'utf8')) as object
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([shown])
    expect(Object.keys(JSON.parse(lines[0] ?? '') as object)).toEqual(Object.keys(shown))
  })

  it('have lines serialized by a pino that adds something', () => {
    const lines: string[] = []
    pinoLog({ write: (line: string) => lines.push(line), on: () => undefined }).logger.info('placed', {
      sku: 'tea',
    })
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 'info', message: 'placed', region: 'eu', sku: 'tea' },
    ])
  })

  it('are configured by the files of the page', async () => {
    const file = join(directory, 'shop.log')
    await cp(new URL('logging.yaml', import.meta.url), join(directory, 'application.yaml'))
    const started = await TestingModule.create({
      imports: [ShopModule],
      directory,
      cache: false,
      properties: { 'logging.file.name': file, 'logging.console.enabled': false },
    }).compile()
    app = started
    const logging = started.get(LoggingSystem)
    const levels = Object.fromEntries(
      logging.levels().map(({ name, configuredLevel }) => [name, configuredLevel]),
    )
    expect(levels).toMatchObject({ 'shop.orders': 'debug', 'nexus.http': 'warn', 'shop.disk': 'error' })
    logging.named('shop').info('paid', { buyer: { iban: 'DE00' }, items: [{ card: '4111' }] })
    await logging.flush()
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      buyer: { iban: '******' },
      items: [{ card: '******' }],
    })
  })

  it('configure log stores by the file of the page', async () => {
    await cp(new URL('logging-stores.yaml', import.meta.url), join(directory, 'application.yaml'))
    const started = await TestingModule.create({
      imports: [ShopModule],
      directory,
      cache: false,
      properties: { LOKI_PASSWORD: 'a', ELASTIC_API_KEY: 'b' },
    }).compile()
    app = started
    expect(started.get(LoggingSystem)).toBeDefined()
  })

  it('say more on every line, count errors, and send lines elsewhere', async () => {
    const counter = new ErrorCounter()
    const fields: unknown[] = []
    const logging = new LoggingSystem({
      console: false,
      appenders: [counter, { append: ({ context }) => void fields.push(context) }],
    })
    let tenant: string | undefined = 'acme'
    const stop = tagWithTenant(logging, () => tenant)
    logging.logger.error('a')
    tenant = undefined
    logging.logger.info('b')
    stop()
    expect([counter.errors, fields]).toEqual([1, [{ tenant: 'acme' }, undefined]])
    const shipping = ship('http://127.0.0.1:9')
    expect(shipping.levels()[0]).toMatchObject({ name: 'ROOT', effectiveLevel: 'info' })
    await shipping[Symbol.asyncDispose]()
  })

  it('keep the Logger of NestJS', async () => {
    const lines: unknown[][] = []
    const note = (...all: unknown[]): number => lines.push(all)
    NestLogger.overrideLogger({ log: note, error: note, warn: note })
    try {
      new LegacyService().run()
    } finally {
      NestLogger.overrideLogger(undefined)
    }
    expect(lines).toMatchObject([
      ['runs', 'LegacyService'],
      ['failed', expect.stringContaining('broken'), 'LegacyService'],
    ])
    await program(new ErrorCounter())
  })
})
