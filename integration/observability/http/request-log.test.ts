import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock, FOR_PROGRAMS, Random, type ApplicationOptions } from 'nexus-framework'
import { ObservabilityModule } from 'nexus-framework/observability'
import {
  CapturingLogger,
  ManualClock,
  TestingModule,
  type LogEntry,
  type TestApplication,
} from 'nexus-framework/testing'
import { describeOnEveryAdapter, type HttpBench } from '../../support/every-adapter.js'
import { gate, SHOP } from './shop.fixture.js'
import { until } from './until.fixture.js'

const open: TestApplication[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

function keep(app: TestApplication): TestApplication {
  open.push(app)
  return app
}

const isLine = ({ name }: LogEntry): boolean => name === 'nexus.http.requests'

async function lineOf({ logger }: Pick<HttpBench, 'logger'>): Promise<LogEntry> {
  await until(() => logger.entries.some(isLine))
  const lines = logger.entries.filter(isLine)
  expect(lines).toHaveLength(1)
  return lines[0] as LogEntry
}

describeOnEveryAdapter(
  'The request log',
  SHOP,
  (bench) => {
    it('has one line for a request, with what it says as fields', async () => {
      await bench.http.get('/orders/5', { headers: { 'x-request-id': 'id-1' } })
      const line = await lineOf(bench)
      expect(line).toMatchObject({
        level: 'info',
        message: expect.stringMatching(/^GET \/orders\/5 200 [\d.]+ ms$/),
        requestId: 'id-1',
        fields: { method: 'GET', path: '/orders/5', route: '/orders/{id}', status: 200, bytes: 10 },
      })
      expect(line.fields.durationMs).toEqual(expect.any(Number))
      expect(line.fields).not.toHaveProperty('headers')
      if (bench.port !== undefined) expect(line.fields.client).toBe('127.0.0.1')
    })

    it('has a line for what failed, and for what is mapped nowhere', async () => {
      await bench.http.get('/orders/broken')
      expect(await lineOf(bench)).toMatchObject({ level: 'info', fields: { status: 500 } })
      bench.logger.clear()
      await bench.http.get('/nowhere')
      const { fields } = await lineOf(bench)
      expect(fields).toMatchObject({ status: 404 })
      expect(fields).not.toHaveProperty('route')
    })

    it('shows no secret of a query, of a path or of a header', async () => {
      await bench.http.get(
        '/orders/5?page=2&access_token=s3cret&%70assword=s3cret&user[apiKey]=s3cret&sig=s3cret&back=https://u:s3cret@h/',
        {
          headers: { authorization: 'Bearer s3cret' },
        },
      )
      const line = await lineOf(bench)
      expect(JSON.stringify(line)).not.toContain('s3cret')
      expect(line.fields.query).toMatch(/^page=2&access_token=\*{6}&%70assword=\*{6}&/)
      bench.logger.clear()
      await bench.http.get('/orders/reset/s3cret')
      expect(JSON.stringify(await lineOf(bench))).not.toContain('s3cret')
    })

    it.each(['POST', 'OPTIONS'])(
      'shows no secret of a path that answers other methods than %s',
      async (method) => {
        await bench.http.request(method, '/orders/reset/s3cret')
        const line = await lineOf(bench)
        expect(line.message).toMatch(new RegExp(`^${method} /orders/reset/\\{token\\} (405|204) `))
        expect(JSON.stringify(line)).not.toContain('s3cret')
        expect(line.fields).not.toHaveProperty('route')
      },
    )

    it('shows no secret of a path with a slash too many', async () => {
      await bench.http.get('/orders/reset/s3cret/')
      expect((await lineOf(bench)).message).toMatch(/^GET \/orders\/reset\/\{token\} 404 /)
      bench.logger.clear()
      await bench.http.get('/')
      expect((await lineOf(bench)).message).toMatch(/^GET \/ 404 /)
    })

    it('leaves probes out', async () => {
      await bench.http.get('/actuator/health/liveness')
      await bench.http.get('/orders/1')
      expect((await lineOf(bench)).fields.path).toBe('/orders/1')
    })

    it('has a line for a client that has left', async () => {
      const abort = new AbortController()
      const answer = bench.http.get('/orders/abandoned', { signal: abort.signal })
      // Behind it on the same loop: the server has both by then.
      await bench.http.get('/actuator/health/liveness')
      abort.abort()
      await expect(answer).rejects.toThrow()
      const { message, fields } = await lineOf(bench)
      expect(message).toContain('(client left)')
      expect(fields.clientLeft).toBe(true)
    })
  },
  { properties: { 'server.request-log.enabled': true } },
)

describe('The request log, as it is configured', () => {
  class Draws extends Random {
    readonly draws = [0.1, 0.9, 0.1, 0.9]
    next(): number {
      return this.draws.shift() ?? 0
    }
  }

  async function linesOf(
    paths: readonly string[],
    properties: NonNullable<ApplicationOptions['properties']>,
    imports: readonly (typeof ObservabilityModule)[] = [],
  ): Promise<LogEntry[]> {
    const logger = new CapturingLogger()
    const app = keep(
      await TestingModule.create({
        ...SHOP,
        imports: [...imports],
        properties,
        logger,
        cache: false,
      })
        .override(Random)
        .useClass(Draws)
        .compile(),
    )
    for (const path of paths)
      await app.http.get(path, { headers: { 'user-agent': 'test/1', cookie: 'a=s3cret' } })
    return logger.entries.filter(isLine)
  }

  it('repeats nothing of its message on a line for people', async () => {
    const [line] = await linesOf(['/orders/1'], { 'server.request-log.enabled': true })
    expect(line?.fields[FOR_PROGRAMS]).toEqual(
      expect.arrayContaining(['method', 'path', 'status', 'durationMs']),
    )
  })

  it('is off by default', async () => {
    expect(await linesOf(['/orders/1'], {})).toEqual([])
  })

  it('is on with the ObservabilityModule, unless it is turned off', async () => {
    expect(await linesOf(['/orders/1'], {}, [ObservabilityModule])).toHaveLength(1)
    expect(
      await linesOf(['/orders/1'], { 'server.request-log.enabled': false }, [ObservabilityModule]),
    ).toEqual([])
  })

  it('shows the header fields that it is asked for, and masks those of secrets', async () => {
    const [line] = await linesOf(['/orders/1'], {
      'server.request-log.enabled': true,
      'server.request-log.headers': 'User-Agent,Cookie,X-None',
    })
    expect(line?.fields.headers).toEqual({ 'user-agent': 'test/1', cookie: '******' })
  })

  it('writes a share of the lines of what went well, and all others', async () => {
    const paths = ['/orders/1', '/orders/2', '/orders/gone', '/orders/3', '/orders/4', '/orders/broken']
    const lines = await linesOf(paths, {
      'server.request-log.enabled': true,
      'server.request-log.sample-rate': 0.5,
    })
    expect(lines.map(({ fields }) => fields.path)).toEqual([
      '/orders/1',
      '/orders/gone',
      '/orders/3',
      '/orders/broken',
    ])
  })

  it('refuses a share that is none', async () => {
    await expect(linesOf([], { 'server.request-log.sample-rate': 2 })).rejects.toThrow('sample-rate')
  })

  it('warns of slow requests', async () => {
    const [logger, clock] = [new CapturingLogger(), new ManualClock()]
    const properties = { 'server.request-log.enabled': true, 'server.request-log.slow-threshold': '1s' }
    const app = keep(
      await TestingModule.create({ ...SHOP, properties, logger, cache: false })
        .override(Clock)
        .useValue(clock)
        .compile(),
    )
    for (const duration of [999, 1000]) {
      gate.close()
      const answer = app.http.get('/orders/waiting')
      await setImmediate()
      clock.advance(duration)
      gate.open()
      await answer
    }
    expect(logger.entries.filter(isLine).map(({ level, message }) => [level, message])).toEqual([
      ['info', 'GET /orders/waiting 200 999 ms'],
      ['warn', 'GET /orders/waiting 200 1000 ms'],
    ])
  })
})
