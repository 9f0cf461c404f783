import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { beforeEach, expect, it } from '@jest/globals'
import { Controller, Get, HttpExchange, Injectable, Logger, Req } from 'nexus-framework'
import { RequestContext } from 'nexus-framework/core'
import { currentSpan, LoggingSystem, MemorySpanExporter, Traced } from 'nexus-framework/observability'
import { Bulkhead, Coalesce, currentSignal, Hedge, Retry, TimeLimiter } from 'nexus-framework/resilience'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

/** What code that runs somewhere finds around itself. */
interface Sight {
  readonly path: string | undefined
  readonly requestId: string | undefined
  readonly spanId: string | undefined
  readonly traceId: string | undefined
}

/** Of the places in the code, by what they say. */
const sights = new Map<string, Sight>()
/** Each keeps an operation from going on until another request opens it. */
let gates: Record<string, PromiseWithResolvers<void>>
let calls: Record<string, number>

/** Somewhere in the code of a request. */
@Injectable()
class Lookout {
  constructor(readonly logger: Logger) {}

  see(place: string): void {
    const request = RequestContext.current()
    const path = request instanceof HttpExchange ? `${request.path}?${request.query}` : undefined
    const { traceId, spanId } = currentSpan()?.identity ?? {}
    expect(sights.has(place)).toBe(false)
    sights.set(place, { path, requestId: request?.id, spanId, traceId })
    this.logger.info(place)
  }

  /** Now, and in what is started here and runs later. */
  async around(place: string): Promise<void> {
    this.see(place)
    const timer = Promise.withResolvers<void>()
    setTimeout(() => {
      this.see(`${place}: timer`)
      timer.resolve()
    }, 1)
    currentSignal()?.addEventListener('abort', () => this.see(`${place}: aborted`))
    await timer.promise
    this.see(`${place}: later`)
  }
}

function gate(name: string): PromiseWithResolvers<void> {
  return (gates[name] ??= Promise.withResolvers())
}

@Injectable()
class Warehouse {
  constructor(readonly lookout: Lookout) {}

  @Hedge('warehouse', { delay: '5ms', maxHedgedAttempts: 1 })
  async hedged(): Promise<string> {
    const attempt = (calls['hedged'] = (calls['hedged'] ?? 0) + 1)
    await this.lookout.around(`attempt ${attempt}`)
    if (attempt > 1) return 'second'
    await gate('loser').promise
    await this.lost()
    return 'first'
  }

  @Traced('lost')
  async lost(): Promise<void> {
    await this.lookout.around('loser')
    gate('lost').resolve()
  }

  @Retry('warehouse', { maxAttempts: 3, waitDuration: '2ms' })
  @Traced('retried')
  async retried(): Promise<string> {
    const attempt = (calls['retried'] = (calls['retried'] ?? 0) + 1)
    await this.lookout.around(`try ${attempt}`)
    if (attempt < 3) throw new TypeError('not yet')
    return 'third'
  }

  @TimeLimiter('warehouse', { timeoutDuration: '20ms' })
  async limited(): Promise<string> {
    await this.lookout.around('limited')
    await gate('limited').promise
    await this.lookout.around('too late')
    gate('gone').resolve()
    return 'too late'
  }

  @TimeLimiter('patient', { timeoutDuration: '10m' })
  async patient(): Promise<string> {
    const signal = currentSignal() as AbortSignal
    await this.lookout.around('patient')
    await once(signal, 'abort')
    await this.lookout.around('left alone')
    gate('left').resolve()
    throw signal.reason
  }

  @Bulkhead('warehouse', { maxConcurrentCalls: 1, maxWaitDuration: '10s' })
  async guarded(who: string): Promise<string> {
    await this.lookout.around(`guarded ${who}`)
    if (who === 'first') await gate('first').promise
    return who
  }

  @Coalesce('warehouse')
  async shared(): Promise<string> {
    await this.lookout.around('shared')
    await gate('shared').promise
    this.lookout.see('shared: end')
    return 'one for all'
  }
}

@Controller('work')
class WorkController {
  constructor(
    readonly warehouse: Warehouse,
    readonly lookout: Lookout,
  ) {}

  @Get('hedged')
  async hedged(): Promise<string> {
    return this.#surrounded('hedged', () => this.warehouse.hedged())
  }

  @Get('retried')
  async retried(): Promise<string> {
    return this.#surrounded('retried', () => this.warehouse.retried())
  }

  @Get('limited')
  async limited(): Promise<string> {
    return this.#surrounded('limited call', () => this.warehouse.limited().catch(() => 'out of time'))
  }

  @Get('patient')
  async patient(): Promise<string> {
    return this.warehouse.patient()
  }

  @Get('guarded')
  async guarded(@Req() { query }: HttpExchange): Promise<string> {
    return this.#surrounded(`guarded call ${query}`, () => this.warehouse.guarded(query))
  }

  @Get('shared')
  async shared(@Req() { query }: HttpExchange): Promise<string> {
    return this.#surrounded(`shared call ${query}`, () => this.warehouse.shared())
  }

  /** Lets the work of another request go on, inside of this one. */
  @Get('open')
  async open(@Req() { query }: HttpExchange): Promise<string> {
    const [opens = '', ends] = query.split('&')
    return this.#surrounded(`open ${opens}`, async () => {
      gate(opens).resolve()
      if (ends !== undefined) await gate(ends).promise
      return opens
    })
  }

  async #surrounded(name: string, work: () => Promise<string>): Promise<string> {
    this.lookout.see(`${name}: before`)
    const result = await work()
    await this.lookout.around(`${name}: after`)
    return result
  }
}

describeOnEveryAdapter(
  'Code of a request that is hedged, retried, limited, guarded or shared',
  { controllers: [WorkController], providers: [Warehouse, Lookout] },
  (bench) => {
    const lines = new Map<string, object>()
    let isListening = false
    beforeEach(() => {
      sights.clear()
      lines.clear()
      gates = {}
      calls = {}
      bench.application.get(MemorySpanExporter).clear()
      if (isListening) return
      isListening = true
      bench.application.get(LoggingSystem).addAppender({
        append: ({ message, requestId, context }) => void lines.set(message, { requestId, ...context }),
      })
    })

    const get = async (path: string): Promise<string> => (await bench.http.get(`/work/${path}`)).text()
    /** Until all that was seen is of spans that have ended. */
    const settled = async (): Promise<void> => {
      for (let i = 0; i < 20; i++) await nextTurn()
    }

    /** What places saw, by the path of the request that each belongs to; `span` where it is not that of the server. */
    const expectSights = (
      expected: Record<string, readonly (string | [place: string, span: string])[]>,
    ): void => {
      const spans = bench.application.get(MemorySpanExporter).spans()
      const seen: Record<string, unknown> = {}
      for (const [place, { path, requestId, spanId, traceId }] of sights) {
        const server = spans.find((span) => span.traceId === traceId && span.kind === 'server')
        const query = server?.attributes['url.query'] ?? ''
        seen[place] = {
          request: path,
          server: `${String(server?.attributes['url.path'])}?${String(query)}`,
          span: spans.find((span) => span.spanId === spanId)?.name.split(' ')[0],
        }
        expect([place, lines.get(place)]).toEqual([place, { requestId, trace_id: traceId, span_id: spanId }])
      }
      const wanted = Object.entries(expected).flatMap(([url, places]) =>
        places.map((each) => {
          const [place, span] = typeof each === 'string' ? [each, 'GET'] : each
          const path = `/work/${url}${url.includes('?') ? '' : '?'}`
          return [place, { request: path, server: path, span }] as const
        }),
      )
      expect(seen).toEqual(Object.fromEntries(wanted))
      const ids = new Map([...sights.values()].map(({ path, requestId }) => [path, requestId]))
      for (const { path, requestId } of sights.values()) expect(requestId).toBe(ids.get(path))
      expect(new Set(ids.values()).size).toBe(ids.size)
    }

    const around = (place: string): string[] => [place, `${place}: timer`, `${place}: later`]
    const surrounded = (name: string): string[] => [`${name}: before`, ...around(`${name}: after`)]
    const inSpan = (span: string, places: readonly string[]): [string, string][] =>
      places.map((place) => [place, span])

    it('stays in it when an attempt has lost, and goes on while the next request is answered', async () => {
      expect(await get('hedged')).toBe('second')
      expect(await get('open?loser&lost')).toBe('loser')
      await settled()
      expectSights({
        hedged: [
          ...surrounded('hedged'),
          ...around('attempt 1'),
          'attempt 1: aborted',
          ...around('attempt 2'),
          ...inSpan('lost', around('loser')),
        ],
        'open?loser&lost': surrounded('open loser'),
      })
    })

    it('stays in it from attempt to attempt', async () => {
      expect(await get('retried')).toBe('third')
      await settled()
      expectSights({
        retried: [
          ...surrounded('retried'),
          ...[1, 2, 3].flatMap((attempt) => inSpan('retried', around(`try ${attempt}`))),
        ],
      })
    })

    it('stays in it when its time is up, and goes on while the next request is answered', async () => {
      expect(await get('limited')).toBe('out of time')
      expect(await get('open?limited&gone')).toBe('limited')
      await settled()
      expectSights({
        limited: [
          ...surrounded('limited call'),
          ...around('limited'),
          'limited: aborted',
          ...around('too late'),
        ],
        'open?limited&gone': surrounded('open limited'),
      })
    })

    it('stays in it when its client has left', async () => {
      const client = new AbortController()
      const answer = bench.http.get('/work/patient', { signal: client.signal }).catch(() => 'gone')
      while (!sights.has('patient: later')) await nextTurn()
      client.abort()
      expect(await answer).toBe('gone')
      expect(await get('open?nothing&left')).toBe('nothing')
      await settled()
      expectSights({
        patient: [...around('patient'), 'patient: aborted', ...around('left alone')],
        'open?nothing&left': surrounded('open nothing'),
      })
    })

    it('begins in it when another one has made room', async () => {
      const first = get('guarded?first')
      while (!sights.has('guarded first: later')) await nextTurn()
      const second = get('guarded?second')
      while (!sights.has('guarded call second: before')) await nextTurn()
      expect(await get('open?first')).toBe('first')
      expect(await Promise.all([first, second])).toEqual(['first', 'second'])
      await settled()
      expectSights({
        'guarded?first': [...surrounded('guarded call first'), ...around('guarded first')],
        'guarded?second': [...surrounded('guarded call second'), ...around('guarded second')],
        'open?first': surrounded('open first'),
      })
    })

    it('returns to it from a call that another one has made', async () => {
      const first = get('shared?first')
      while (!sights.has('shared: later')) await nextTurn()
      const second = get('shared?second')
      while (!sights.has('shared call second: before')) await nextTurn()
      expect(await get('open?shared')).toBe('shared')
      expect(await Promise.all([first, second])).toEqual(['one for all', 'one for all'])
      await settled()
      expectSights({
        'shared?first': [...surrounded('shared call first'), ...around('shared'), 'shared: end'],
        'shared?second': surrounded('shared call second'),
        'open?shared': surrounded('open shared'),
      })
    })
  },
  { properties: { 'management.tracing.exporter': 'memory' } },
)
