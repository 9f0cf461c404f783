import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { NexusError } from '../../common/index.js'
import { FOR_PROGRAMS, RequestContext, type LogFields } from '../../core/index.js'
import { ManualClock } from '../../testing/manual-clock.js'
import { LoggingSystem, type LoggingSystemOptions } from './logging-system.js'
import { LOG_LEVELS } from './log-level.js'

const TIME = '2026-01-01T00:00:00.000Z'

class MemoryStream {
  readonly texts: string[] = []
  readonly listeners: string[] = []
  failing = false

  constructor(readonly isTTY = false) {}

  write(text: string): void {
    if (this.failing) throw new RangeError('EPIPE')
    this.texts.push(text)
  }

  on(event: string): void {
    this.listeners.push(event)
  }

  get text(): string {
    return this.texts.join('')
  }
}

class Request extends RequestContext {
  constructor(readonly id: string) {
    super()
  }
}

function setUp(options: LoggingSystemOptions = {}, isTTY = false) {
  const stream = new MemoryStream(isTTY)
  const system = new LoggingSystem({ stream, clock: new ManualClock(), env: {}, ...options })
  const { logger } = system
  const json = () => stream.texts.map((line) => JSON.parse(line) as Record<string, unknown>)
  return { stream, system, logger, json }
}

const pretty = (options: LoggingSystemOptions = {}) => setUp({ format: 'pretty', ...options })

class OutOfStockError extends NexusError {
  static readonly code = 'NEXUS_TEST_STOCK'
  static readonly summary = 'For this test.'

  constructor(
    readonly sku: string,
    cause?: unknown,
  ) {
    super(`No ${sku}.`, { help: 'Buy some.', cause })
  }
}

describe('LoggingSystem', () => {
  it('changes the levels of loggers with fields along with that of their name', () => {
    const { system, logger, json } = setUp()
    const order = logger.named('shop.Orders').with({ order: 7 })
    order.debug('unseen')
    system.setLevel('shop', 'debug')
    order.debug('seen', { sku: 'tea' })
    system.setLevel('shop', 'off')
    order.fatal('unseen')
    expect(json()).toEqual([
      { time: TIME, level: 'debug', logger: 'shop.Orders', message: 'seen', order: 7, sku: 'tea' },
    ])
  })

  it('shows people the fields of a logger, but those that it has for programs', () => {
    const { logger, stream } = pretty()
    logger.with({ order: 7, method: 'GET', [FOR_PROGRAMS]: ['method'] }).info('GET /orders', { sku: 'tea' })
    expect(stream.text).toBe(`${TIME}  INFO GET /orders sku=tea order=7\n`)
  })

  it('writes an error that is given in the place of fields', () => {
    const { logger, json } = setUp()
    logger.error('could not be placed', new RangeError('none left'))
    expect(json()[0]).toMatchObject({ error: { name: 'RangeError', message: 'none left' } })
  })

  it.each<[unknown, object]>([
    ['text', { params: 'text' }],
    [5, { params: 5 }],
    [false, { params: false }],
    [null, {}],
    [undefined, {}],
    [['tea', 'milk'], { params: ['tea', 'milk'] }],
    [new Map([['sku', 'tea']]), { params: { sku: 'tea' } }],
    [new Date(TIME), { params: TIME }],
    [new Uint8Array(3), { params: '[Uint8Array of 3 bytes]' }],
    [Promise.resolve(), { params: '[promise]' }],
    [Object.create(null), {}],
    [
      new (class {
        readonly sku = 'tea'
      })(),
      { sku: 'tea' },
    ],
  ])('writes fields, and as one field what has none: %j', (given, expected) => {
    const { logger, json } = setUp()
    logger.info('said', given)
    logger.with({ order: 7 }).info('said', given)
    logger.with(given as LogFields).info('bound')
    expect(json()).toEqual([
      { time: TIME, level: 'info', message: 'said', ...expected },
      { time: TIME, level: 'info', message: 'said', order: 7, ...expected },
      { time: TIME, level: 'info', message: 'bound', ...expected },
    ])
  })

  it.each(['json', 'pretty'] as const)('takes what no class can be told of, in %s lines', (format) => {
    const { logger, stream } = setUp({ format })
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    logger.info('revoked', proxy)
    const foreign: unknown = runInNewContext('new RangeError("none left")')
    logger.error('foreign', foreign)
    expect(stream.text).toMatch(/revoked[^]*foreign[^]*RangeError[^]*none left/)
  })

  it('reads with each line what is inside of the object that a logger has, in every format', () => {
    for (const format of ['json', 'pretty'] as const) {
      const { logger, stream } = setUp({ format })
      const order = { state: 'new' }
      const ordering = logger.with({ order })
      for (const state of ['paid', 'shipped']) {
        order.state = state
        ordering.info('changed')
      }
      expect(stream.texts.map((line) => /paid|shipped|new/.exec(line)?.[0])).toEqual(['paid', 'shipped'])
    }
  })

  it('shows people the span id that the caller says, and not that of the surroundings', () => {
    const { logger, system, stream } = pretty()
    system.addContext(() => ({ trace_id: 't1', span_id: 's1', size: 3, [FOR_PROGRAMS]: ['size'] }))
    logger.info('around')
    logger.info('own', { span_id: 'mine' })
    const [around, own] = stream.texts
    expect(around).toMatch(/around trace_id=t1\n$/)
    expect(own).toMatch(/own span_id=mine trace_id=t1\n$/)
  })

  it('bounds how many fields people are shown', () => {
    const { logger, stream } = pretty()
    logger.info('many', Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, index])))
    expect(stream.text).toMatch(/ f99=99 \.\.\.="\[4900 more\]"\n$/)
  })

  it('says what the configuration says of a group whose level was reset', () => {
    const { system } = setUp({ levels: { web: 'debug' }, groups: { web: ['shop.http'] } })
    const configured = (): unknown => system.groups().find(({ name }) => name === 'web')?.configuredLevel
    system.setLevel('web', 'warn')
    expect(configured()).toBe('warn')
    system.setLevel('web', undefined)
    expect(configured()).toBe('debug')
  })

  it.each([
    ['/x?page=2&token=hunter2', '/x?page=2&token=******'],
    ['Server=db;Password=hunter2;', 'Server=db;Password=******;'],
    ['{"password":"hunter2"}', '{"password":"******"}'],
    ['(GET https://h/?token=hunter2) took 3 ms', '(GET https://h/?token=******) took 3 ms'],
    ['Authorization: Bearer hunter', 'Authorization: Bearer ******'],
    ['authorization: Basic hunter', 'authorization: Basic ******'],
    ["{ user: 'ann', password: 'hunter2' }", "{ user: 'ann', password: '******' }"],
    ['{"Cookie":"sid=hunter2","a":1}', '{"Cookie":"******","a":1}'],
    ['{\\"set-cookie\\":[\\"sid=hunter2\\"]}', '{\\"set-cookie\\":\\"******\\"}'],
    ['{"password":  "hunter2"}', '{"password":  "******"}'],
    ['{"password"\t:\n"hunter2"}', '{"password"\t:\n"******"}'],
    ['GET /x?token=REDACTED&tokenType=z', 'GET /x?token=******&tokenType=z'],
    ...[
      'GET /x?max_tokens=5&tokenType=z',
      'a=b',
      'token === undefined',
      'const token = next()',
      'https://h/ said password => x, token == null',
      'user=a,password=x,role=b',
    ].map((text) => [text, text] as const),
  ])('hides the secrets inside of %j', (text, shown) => {
    const { logger, json } = setUp()
    logger.info(text, { text })
    expect(json()).toMatchObject([{ message: shown, text: shown }])
    const forPeople = pretty()
    forPeople.logger.info(text, { text })
    expect(forPeople.stream.text).not.toContain('hunter2')
  })

  it.each(['json', 'pretty'] as const)('has its censor stand for every secret, in %s lines', (format) => {
    const { logger, stream } = setUp({ format, censor: 'XX' })
    const text = 'to https://u:hunter2@h/?token=hunter2 {"password":"hunter2"}'
    logger.info(text, { text, inside: { text }, password: 'hunter2', rawHeaders: ['Cookie', 'hunter2'] })
    expect(stream.text).not.toMatch(/hunter2|\*{6}/)
    expect(stream.text.match(/XX/g)).toHaveLength(11)
  })

  it('does not come to know a logger by resetting its level', () => {
    const { system } = setUp()
    const known = system.levels().length
    for (let i = 0; i < 5; i++) system.setLevel(`made.up${i}`, undefined)
    expect(system.levels()).toHaveLength(known)
  })

  it('takes fields for a logger that can not be read', () => {
    const { logger, json } = setUp()
    const odd = {
      good: 1,
      get bad(): never {
        throw new RangeError('unreadable')
      },
    }
    logger.with(odd).info('said')
    expect(json()[0]).toEqual(expect.objectContaining({ message: 'said', good: 1, bad: '[unreadable]' }))
  })

  it('writes one JSON object per line where the stream is no terminal', () => {
    const { logger, stream, json } = setUp()
    logger.named('shop.Orders').info('placed', { sku: 'tea', count: 2 })
    logger.warn('low')
    expect(stream.texts[0]).toBe(
      `{"time":"${TIME}","level":"info","logger":"shop.Orders","message":"placed","sku":"tea","count":2}\n`,
    )
    expect(json()[1]).toEqual({ time: TIME, level: 'warn', message: 'low' })
  })

  it('leaves out of lines for people what the message says, and the id of the span', () => {
    const fields = { method: 'GET', route: '/orders/{id}', [FOR_PROGRAMS]: ['method'] }
    const [json, text] = [setUp(), pretty()]
    for (const { system, logger } of [json, text]) {
      system.addContext(() => ({ trace_id: 'abc', span_id: 'def' }))
      logger.info('GET /orders/5', fields)
    }
    expect(json.json()[0]).toMatchObject({ method: 'GET', route: '/orders/{id}', span_id: 'def' })
    expect(text.stream.text).toBe(`${TIME}  INFO GET /orders/5 route="/orders/{id}" trace_id=abc\n`)
  })

  it('writes coloured lines on a terminal', () => {
    const { logger, stream } = setUp({}, true)
    logger.named('shop').warn('low', { sku: 'tea', left: 1, note: 'two words', empty: '' })
    expect(stream.text).toBe(
      `\u001b[2m${TIME}\u001b[0m \u001b[33m WARN\u001b[0m \u001b[2mshop\u001b[0m low \u001b[36msku\u001b[0m=tea ` +
        '\u001b[36mleft\u001b[0m=1 \u001b[36mnote\u001b[0m="two words" \u001b[36mempty\u001b[0m=""\n',
    )
  })

  it.each<[string, LoggingSystemOptions, boolean]>([
    ['NO_COLOR is set', { env: { NO_COLOR: '1' } }, true],
    ['the terminal is dumb', { env: { TERM: 'dumb' } }, true],
    ['the stream is no terminal', { format: 'pretty' }, false],
  ])('writes no colours when %s', (_when, options, isTTY) => {
    const { logger, stream } = setUp(options, isTTY)
    logger.info('started')
    expect(stream.text).toBe(`${TIME}  INFO started\n`)
  })

  it('writes colours when NO_COLOR is empty, and JSON on a terminal that asks for it', () => {
    const coloured = setUp({ env: { NO_COLOR: '' } }, true)
    coloured.logger.info('started')
    expect(coloured.stream.text).toContain('\u001b[32m')
    const json = setUp({ format: 'json' }, true)
    json.logger.info('started')
    expect(json.json()).toEqual([{ time: TIME, level: 'info', message: 'started' }])
  })

  it('writes lines for people everywhere in development, unless the format says JSON', () => {
    const development = setUp({ isDevelopment: true })
    development.logger.info('started')
    expect(development.stream.text).toBe(`${TIME}  INFO started\n`)
    const json = setUp({ isDevelopment: true, format: 'json' })
    json.logger.info('started')
    expect(json.json()).toHaveLength(1)
  })

  it.each([...LOG_LEVELS, 'off'] as const)('writes the level %s and what is more urgent', (level) => {
    const { logger, json } = setUp({ level })
    for (const each of LOG_LEVELS) logger[each]('x')
    const from = level === 'off' ? LOG_LEVELS.length : LOG_LEVELS.indexOf(level)
    expect(json().map((line) => line['level'])).toEqual(LOG_LEVELS.slice(from))
  })

  it('gives a named logger the threshold of the nearest name on its path', () => {
    const levels: Record<string, 'debug' | 'off'> = { shop: 'debug', 'shop.noise': 'off' }
    const { logger, json } = setUp({ levels })
    logger.debug('root')
    for (const name of ['shop', 'shop.orders.Orders', 'shop.noise.Poll', 'shopping', 'other']) {
      logger.named(name).debug(name)
    }
    expect(json().map((line) => line['message'])).toEqual(['shop', 'shop.orders.Orders'])
  })

  it('adds the id of the request that the code runs in', async () => {
    const { logger, json } = setUp()
    const work = async () => {
      await Promise.resolve()
      logger.info('inside')
    }
    await RequestContext.run(new Request('r-1'), work, undefined)
    logger.info('outside')
    expect(json().map((line) => line['requestId'])).toEqual(['r-1', undefined])
    const { logger: other, stream } = pretty()
    RequestContext.run(new Request('r-1'), () => other.info('inside', { requestId: 'r-1' }), undefined)
    expect(stream.text).toBe(`${TIME}  INFO [r-1] inside\n`)
  })

  it('lets a field replace the request id, but not what the line itself says', () => {
    const { logger, json } = setUp()
    logger.info('real', { requestId: 'r-9', time: 0, level: 'fatal', message: 'forged', logger: 'x' })
    expect(json()).toEqual([
      {
        time: TIME,
        level: 'info',
        message: 'real',
        requestId: 'r-9',
        time_: 0,
        level_: 'fatal',
        message_: 'forged',
        logger_: 'x',
      },
    ])
  })

  it('writes errors with name, code, facts, stack and causes', () => {
    const { logger, json } = setUp()
    logger.error('failed', { error: new OutOfStockError('tea', new RangeError('0 < 1', { cause: 'theft' })) })
    expect(json()[0]?.['error']).toMatchObject({
      name: 'OutOfStockError',
      message: 'No tea.\nBuy some.',
      code: 'NEXUS_TEST_STOCK',
      sku: 'tea',
      stack: expect.stringContaining('logging-system.test'),
      cause: { name: 'RangeError', message: '0 < 1', cause: 'theft' },
    })
  })

  it('writes errors for people below the line, with causes and facts', () => {
    const { logger, stream } = pretty()
    const error = new OutOfStockError('tea', new AggregateError([new TypeError('a')], 'many'))
    logger.error('failed', { error, sku: 'tea', other: new RangeError('b') })
    const lines = stream.text.split('\n').filter((line) => !/^\s+at /.test(line))
    expect(lines).toEqual([
      `${TIME} ERROR failed sku=tea`,
      '    OutOfStockError [NEXUS_TEST_STOCK]: No tea.',
      '        Buy some.',
      '        {"sku":"tea"}',
      '    Caused by: AggregateError: many',
      '        Error 1: TypeError: a',
      '    other: RangeError: b',
      '',
    ])
    expect(stream.text).toMatch(/^ {8}at .*logging-system\.test/m)
  })

  it('writes the text of a stack as it writes an error, and nothing else of several lines', () => {
    const { logger, stream } = pretty()
    const frames = '\n    at place (orders.ts:1:1)\r\n    at async shop (shop.ts:2:2)'
    logger.error('failed', { error: `RangeError: none left\nof tea${frames}`, note: `x${frames}` })
    logger.error('failed', { error: `x\n${TIME} ERROR forged${frames}\n${TIME} ERROR forged` })
    const note = String.raw`note="x\n    at place (orders.ts:1:1)\r\n    at async shop (shop.ts:2:2)"`
    const below = ['        at place (orders.ts:1:1)', '        at async shop (shop.ts:2:2)']
    expect(stream.text.split('\n')).toEqual([
      `${TIME} ERROR failed ${note}`,
      '    RangeError: none left',
      '        of tea',
      ...below,
      `${TIME} ERROR failed`,
      '    x',
      `        ${TIME} ERROR forged`,
      ...below,
      `        ${TIME} ERROR forged`,
      '',
    ])
  })

  it('bounds chains of causes, also endless ones', () => {
    const { logger, json } = setUp()
    const loop = new RangeError('loop')
    loop.cause = loop
    let chain = new RangeError('0')
    for (let i = 1; i < 50; i++) chain = new RangeError(String(i), { cause: chain })
    logger.error('failed', { loop, chain })
    expect(json()[0]?.['loop']).toMatchObject({ cause: '[circular]' })
    expect(JSON.stringify(json()[0]?.['chain']).match(/"RangeError"/g)).toHaveLength(8)
  })

  it('survives fields that cannot be written', () => {
    const circular: Record<string, unknown> = { name: 'a' }
    circular['self'] = circular
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const fields: LogFields = {
      circular,
      big: 12n,
      proxy,
      symbol: Symbol('s'),
      getter: {
        good: 1,
        get bad() {
          throw new RangeError('getter')
        },
      },
      json: {
        toJSON() {
          throw new RangeError('toJSON')
        },
      },
      map: new Map<unknown, unknown>([['k', new Set([1])]]),
      date: new Date(Number.NaN),
      nan: Number.NaN,
      none: undefined,
      nothing: null,
      fn: function named() {},
      bytes: new Uint8Array(3),
      deep: { a: { b: { c: { d: { e: { f: {} } } } } } },
      list: Array.from({ length: 150 }, () => 0),
      ['__proto__']: 'x',
    }
    const { logger, json } = setUp()
    logger.info('odd', fields)
    expect(json()[0]).toMatchObject({
      circular: { name: 'a', self: '[circular]' },
      big: '12',
      proxy: '[unreadable]',
      symbol: 'Symbol(s)',
      getter: { good: 1, bad: '[unreadable]' },
      json: '[unreadable]',
      map: { k: [1] },
      nan: 'NaN',
      nothing: null,
      date: null,
      fn: '[function named]',
      bytes: '[Uint8Array of 3 bytes]',
      deep: { a: { b: { c: { d: { e: '[object]' } } } } },
    })
    expect(json()[0]?.['list']).toHaveLength(101)
    const other = pretty()
    other.logger.info('odd', fields)
    expect(other.stream.text).toContain('getter={"good":1,"bad":"[unreadable]"}')
  })

  it('survives fields whose own getters throw', () => {
    const fields = {
      get bad() {
        throw new RangeError('getter')
      },
    }
    const [json, text] = [setUp(), pretty()]
    json.logger.info('a', fields)
    text.logger.info('a', fields)
    expect(json.json()[0]).toMatchObject({ message: 'a', bad: '[unreadable]' })
    expect(text.stream.text).toBe(`${TIME}  INFO a bad="[unreadable]"\n`)
  })

  it('writes the message where message or fields are not what they should be', () => {
    const unreadable = new Proxy(
      {},
      {
        ownKeys() {
          throw new RangeError('no keys')
        },
      },
    )
    for (const format of ['json', 'pretty'] as const) {
      const { logger, stream } = setUp({ format })
      logger.info('kept', unreadable)
      logger.info('kept', null)
      logger.info(undefined as unknown as string)
      expect(stream.texts).toHaveLength(3)
      expect(stream.text.match(/kept/g)).toHaveLength(2)
    }
  })

  it('survives a stream whose reader has gone', () => {
    const { logger, stream } = setUp()
    stream.failing = true
    expect(() => logger.info('a')).not.toThrow()
    logger.named('b')
    expect(stream.listeners).toEqual(['error'])
  })

  it('lets nothing from outside forge a line or reach the terminal', () => {
    const attack = `x\r\n${TIME} ERROR forged\u001b[2J\u009b1m\u2028\u202e`
    const error = new RangeError(`${attack}\n    at forged`)
    const { logger, stream } = pretty()
    RequestContext.run(
      new Request(attack),
      () => logger.named(attack).info(attack, { [attack]: attack, error }),
      undefined,
    )
    const lines = stream.text.trimEnd().split('\n')
    expect(lines.filter((line) => line.startsWith(TIME))).toHaveLength(1)
    expect(lines.slice(1).every((line) => line.startsWith('    '))).toBe(true)
    expect(stream.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/)
    const { logger: other, stream: output, json } = setUp()
    other.info(attack)
    expect(output.text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/)
    expect(json()[0]?.['message']).toBe(attack)
  })

  it('writes one line of JSON, and indented text, for any message and any fields', () => {
    const fields = fc.dictionary(
      fc.string(),
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
    )
    fc.assert(
      fc.property(fc.string(), fields, (message, given) => {
        const [json, text] = [setUp(), pretty()]
        json.logger.info(message, given)
        text.logger.info(message, given)
        expect(json.stream.text.indexOf('\n')).toBe(json.stream.text.length - 1)
        expect(json.json()[0]).toMatchObject({ level: 'info', message })
        expect(text.stream.text.trimEnd()).not.toMatch(/\n\S/)
      }),
    )
  })

  it('hides what headers of HTTP messages hold, also where Node.js has them in a list or in a text', () => {
    const { logger, stream } = setUp()
    const rawHeaders = [
      'Host',
      'shop',
      'Authorization',
      'Bearer s3cret',
      'Cookie',
      'a=s3cret',
      'Accept',
      '*/*',
    ]
    const text = 'GET / HTTP/1.1\r\nHost: shop\r\nauthorization: Bearer s3cret\r\nX-Api-Key: s3cret\r\n\r\n'
    logger.info('asked', { req: { rawHeaders, _header: text } })
    expect(stream.text).not.toContain('s3cret')
    expect(stream.text).toContain('"Authorization","******","Cookie","******","Accept","*/*"')
    expect(stream.text).toContain('Host: shop')
  })

  it('writes what web objects hold: header fields, forms, queries, and what requests and responses are', () => {
    const { logger, json } = setUp()
    const form = new FormData()
    form.append('sku', 'tea')
    form.append('sku', 'milk')
    form.append('password', 's3cret')
    form.append('photo', new File(['abc'], 'tea.png'))
    logger.info('asked', {
      headers: new Headers({ accept: '*/*', authorization: 'Bearer s3cret' }),
      form,
      query: new URLSearchParams('page=2&page=3&sid=s3cret&token=s3cret'),
      request: new globalThis.Request('https://shop/orders?token=s3cret', { method: 'PUT' }),
      response: Response.json({}, { status: 404 }),
      blob: new Blob(['abc']),
    })
    expect(json()[0]).toMatchObject({
      headers: { accept: '*/*', authorization: '******' },
      form: { sku: ['tea', 'milk'], password: '******', photo: '[file tea.png of 3 bytes]' },
      query: 'page=2&page=3&sid=******&token=******',
      request: { method: 'PUT', url: 'https://shop/orders?token=******' },
      response: { status: 404, url: '' },
      blob: '[Blob of 3 bytes]',
    })
  })

  it('bounds what web objects hold, and survives what only says that it is one', () => {
    const { logger, json } = setUp()
    const form = new FormData()
    for (let i = 0; i < 500; i++) form.append(`name${i}`, 'value')
    const query = new URLSearchParams([['token', 'a longer s3cret'], ...form] as [string, string][])
    for (let i = 0; i < 5_000; i++) query.append('page', '2')
    const posing = { [Symbol.toStringTag]: 'Headers' }
    logger.info('asked', { form, query, posing })
    const [{ form: shown, query: cut, posing: told }] = json() as [
      { form: object; query: string; posing: unknown },
    ]
    expect(cut).toMatch(/^token=\*{6}&name0=value&/)
    expect(cut.endsWith(`... (${query.toString().length} characters)`)).toBe(true)
    expect(Object.keys(shown)).toHaveLength(101)
    expect(shown).toMatchObject({ name99: 'value', '...': '[more]' })
    expect(told).toBe('[unreadable]')
  })

  it('leaves out what is too large as a whole, although no list or text in it is', () => {
    const { logger, stream, json } = setUp()
    const list = (inner: unknown): unknown[] => Array.from({ length: 100 }, () => inner)
    logger.info('wide', { few: [1, 2], wide: list(list(list('x'))), texts: list('y'.repeat(16_000)) })
    expect(stream.text.length).toBeLessThan(1_500_000)
    expect(json()[0]).toMatchObject({ few: [1, 2] })
  })

  it.each(['\u061c', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069'])(
    'writes the bidirectional character %j out, in short texts and long ones',
    (mark) => {
      const { logger, stream } = setUp()
      logger.info(`a${mark}b`, { name: mark, text: `${'x'.repeat(200)}${mark}` })
      expect(stream.text).not.toContain(mark)
      expect(JSON.parse(stream.text)).toMatchObject({ message: `a${mark}b`, name: mark })
    },
  )

  it('hides what has the name of a secret, at any depth, and passwords in URLs', () => {
    const fields = {
      password: 'a',
      accessToken: 'b',
      walletMnemonic: 'c d',
      'x-api-key': 'c',
      dbPwd: 'd',
      masterKey: 'd',
      passkey: 'd',
      jwt: 'd',
      tokens: 512,
      hasPassword: true,
      tokenizer: 'bpe',
      token_type: 'Bearer',
      totalTokens: '5',
      passwordPolicy: { length: 8 },
      key: 'orders:5',
      headers: { 'Set-Cookie': ['d'], accept: '*/*' },
      map: new Map([['client_secret', 'e']]),
      url: 'postgres://app:hunter2@db/shop?sslmode=on',
      error: new RangeError('no answer of redis://:hunter2@cache:6379'),
      credentials: { user: 'f' },
    }
    const { logger, json } = setUp()
    logger.info('to amqp://u:hunter2@mq', fields)
    expect(json()[0]).toMatchObject({
      message: 'to amqp://******@mq',
      password: '******',
      accessToken: '******',
      walletMnemonic: '******',
      'x-api-key': '******',
      dbPwd: '******',
      masterKey: '******',
      passkey: '******',
      jwt: '******',
      tokens: 512,
      hasPassword: true,
      tokenizer: 'bpe',
      token_type: 'Bearer',
      totalTokens: '5',
      passwordPolicy: { length: 8 },
      key: 'orders:5',
      headers: { 'Set-Cookie': '******', accept: '*/*' },
      map: { client_secret: '******' },
      url: 'postgres://******@db/shop?sslmode=on',
      error: { message: 'no answer of redis://******@cache:6379' },
      credentials: '******',
    })
    const { logger: other, stream } = pretty({ censor: '[hidden]' })
    other.info('to amqp://u:hunter2@mq', fields)
    expect(stream.text).toContain('password=[hidden]'.replace('[hidden]', '"[hidden]"'))
    expect(stream.text).not.toMatch(/hunter2|=b |=c /)
  })

  it('hides paths in both formats alike', () => {
    const redact = ['headers.accept', 'items[*].card', '*.name', 'sku', 'user']
    const fields = {
      headers: { accept: '*/*', host: 'h' },
      items: [{ card: 1, count: 2 }],
      buyer: { name: 'Ann', age: 5 },
      sku: 'tea',
    }
    const { logger, json } = setUp({ redact })
    const { logger: other, stream } = pretty({ redact })
    const request = new Request('r-1')
    request.user = 'ann'
    for (const each of [logger, other]) RequestContext.run(request, () => each.info('x', fields), undefined)
    expect(json()[0]).toEqual({
      time: TIME,
      level: 'info',
      requestId: 'r-1',
      user: '******',
      message: 'x',
      headers: { accept: '******', host: 'h' },
      items: [{ card: '******', count: 2 }],
      buyer: { name: '******', age: 5 },
      sku: '******',
    })
    expect(stream.text).toBe(
      `${TIME}  INFO [r-1] x headers={"accept":"******","host":"h"} items=[{"card":"******","count":2}] ` +
        'buyer={"name":"******","age":5} sku=****** user=******\n',
    )
  })

  it('adds the user, and what sources of context say, behind the message', () => {
    const { system, logger, json } = setUp()
    const request = new Request('r-1')
    request.user = 'ann'
    const take = system.addContext(() => ({ trace_id: 't', span_id: 's' }))
    system.addContext(() => undefined)
    system.addContext(() => {
      throw new RangeError('no context')
    })
    RequestContext.run(request, () => logger.info('in', { span_id: 'own' }), undefined)
    take()
    logger.info('out', { user: 'bob' })
    expect(json()).toEqual([
      {
        time: TIME,
        level: 'info',
        requestId: 'r-1',
        user: 'ann',
        message: 'in',
        trace_id: 't',
        span_id: 'own',
      },
      { time: TIME, level: 'info', message: 'out', user: 'bob' },
    ])
    const other = pretty()
    other.system.addContext(() => ({ trace_id: 't' }))
    other.logger.info('in', { n: 1 })
    expect(other.stream.text).toBe(`${TIME}  INFO in n=1 trace_id=t\n`)
  })

  it('shortens long names of loggers for people, not for programs', () => {
    const name = 'warehouse-shop.fulfilment.shipping.OrderService'
    const { logger, stream } = pretty()
    logger.named(name).info('x')
    expect(stream.text).toBe(`${TIME}  INFO w.fulfilment.shipping.OrderService x\n`)
    const other = setUp()
    other.logger.named(name).info('x')
    expect(other.json()[0]?.['logger']).toBe(name)
  })

  it('goes on where one of its appenders fails, and flushes after what is fatal', () => {
    let flushes = 0
    const texts: string[] = []
    const system = new LoggingSystem({
      console: false,
      appenders: [
        {
          append: () => {
            throw new RangeError('broken')
          },
          flushSync: () => {
            throw new RangeError('broken')
          },
        },
        { append: ({ message }) => void texts.push(message), flushSync: () => void flushes++ },
      ],
    })
    system.logger.error('a')
    expect(flushes).toBe(0)
    system.logger.fatal('b')
    expect([texts, flushes]).toEqual([['a', 'b'], 1])
  })
})

describe('levels', () => {
  const levelsOf = (system: LoggingSystem) =>
    system
      .levels()
      .map(({ name, configuredLevel, effectiveLevel }) => [name, configuredLevel, effectiveLevel])

  it('change at run time for a logger and all below it, and go back to what is configured', () => {
    const { system, json } = setUp({ levels: { 'shop.orders': 'warn' } })
    const orders = system.named('shop.orders.Orders')
    const shop = system.named('shop.Shop')
    const write = (): readonly unknown[] => {
      const before = json().length
      orders.debug('orders')
      shop.debug('shop')
      return json()
        .slice(before)
        .map(({ message }) => message)
    }
    expect(write()).toEqual([])
    system.setLevel('shop', 'debug')
    expect(write()).toEqual(['shop'])
    system.setLevel('shop.orders', 'trace')
    expect(write()).toEqual(['orders', 'shop'])
    system.setLevel('shop', undefined)
    expect(write()).toEqual(['orders'])
    system.setLevel('shop.orders', undefined)
    expect(write()).toEqual([])
    system.setLevel('ROOT', 'debug')
    expect(write()).toEqual(['shop'])
    system.setLevel('root', undefined)
    expect(write()).toEqual([])
  })

  it('are listed for every logger, what is configured, and the names above them', () => {
    const { system } = setUp({ level: 'warn', levels: { 'shop.noise': 'off' } })
    system.named('shop.orders.Orders')
    system.setLevel('audit', 'trace')
    expect(levelsOf(system)).toEqual([
      ['ROOT', 'warn', 'warn'],
      ['audit', 'trace', 'trace'],
      ['shop', undefined, 'warn'],
      ['shop.noise', 'off', 'off'],
      ['shop.orders', undefined, 'warn'],
      ['shop.orders.Orders', undefined, 'warn'],
    ])
  })

  it('are those of a group, unless a member has its own', () => {
    const groups = { storage: ['shop.disk', 'shop.cache'] }
    const { system } = setUp({ groups, levels: { storage: 'debug', 'shop.cache': 'error', web: 'trace' } })
    expect(levelsOf(system).filter(([name]) => String(name).startsWith('shop.'))).toEqual([
      ['shop.cache', 'error', 'error'],
      ['shop.disk', 'debug', 'debug'],
    ])
    expect(system.groups()).toEqual([
      { name: 'web', configuredLevel: 'trace', members: ['nexus.http', 'nexus.client', 'nexus.openapi'] },
      { name: 'sql', configuredLevel: undefined, members: ['nexus.data'] },
      { name: 'storage', configuredLevel: 'debug', members: ['shop.disk', 'shop.cache'] },
    ])
    system.setLevel('storage', 'off')
    expect(levelsOf(system).filter(([name]) => String(name).startsWith('shop.'))).toEqual([
      ['shop.cache', 'off', 'off'],
      ['shop.disk', 'off', 'off'],
    ])
  })

  it('do not mind how a name is spelt', () => {
    const { system, json } = setUp({ levels: { 'SHOP.ORDER_ITEMS': 'debug' } })
    system.named('shop.order-items.Items').debug('x')
    expect(json()).toHaveLength(1)
  })

  it('are refused where there is none of that name', () => {
    const { system } = setUp()
    expect(() => system.setLevel('shop', 'loud' as 'info')).toThrow(
      'The level "loud" for the logger shop is unknown.\nUse one of trace, debug, info, warn, error, fatal, off.',
    )
  })

  it('belong to one logger per name', () => {
    const { system } = setUp()
    expect(system.named('a')).toBe(system.logger.named('a'))
    for (let i = 0; i < 10_100; i++) system.named(`made-up-${i}`)
    expect(system.levels()).toHaveLength(10_001)
    expect(() => system.named('one more').info('x')).not.toThrow()
  })
})
