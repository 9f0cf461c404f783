import { beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import { DashboardData, type DashboardSources } from './dashboard-data.js'
import type { DashboardExchange, DashboardHealth, DashboardLogger } from './dashboard-document.js'

const INTERVAL = 2000

function exchange(traceId: string | undefined, uri: string, durationMs: number): DashboardExchange {
  return { at: 0, method: 'GET', uri, status: 200, durationMs, ...(traceId !== undefined && { traceId }) }
}

function timer(
  uri: string,
  count: number,
  seconds: number,
): ReturnType<DashboardSources['requests']>[number] {
  return {
    tags: { method: 'GET', uri, status: '200' },
    measurements: [
      { statistic: 'COUNT', value: count },
      { statistic: 'TOTAL_TIME', value: seconds },
    ],
  }
}

describe('The data of the dashboard', () => {
  let clock: ManualClock
  let asked: number
  let health: () => Promise<DashboardHealth | undefined>
  let loggers: DashboardLogger[]
  let exchanges: DashboardExchange[]
  let meters: ReturnType<DashboardSources['requests']>
  let failures: unknown[]
  let data: DashboardData
  beforeEach(() => {
    clock = new ManualClock()
    asked = 0
    health = () => Promise.resolve({ status: 'UP', components: [] })
    loggers = [{ name: 'ROOT', effectiveLevel: 'INFO' }]
    exchanges = []
    meters = []
    failures = []
    data = new DashboardData({
      sources: {
        requests: () => meters,
        process: () => ({ lag: 3, heap: 1000, rss: 5e7, cpu: clock.monotonic() / 4 }),
        health: () => {
          asked++
          return health()
        },
        breakers: () => [],
        loggers: () => loggers,
        exchanges: () => exchanges,
        anomalies: () => [],
      },
      clock,
      intervalMs: INTERVAL,
      application: { name: 'shop', startedAt: clock.now(), pid: 1, node: 'v24', profiles: [] },
      links: {},
      isCounted: () => true,
      onError: (error) => failures.push(error),
    })
    data.start()
  })

  it('tells of loggers only what somebody does not know yet', async () => {
    clock.advance(INTERVAL)
    const first = await data.document()
    expect(first.loggers).toEqual(loggers)
    const since = first.samples.at(-1)?.at
    clock.advance(INTERVAL)
    expect(await data.document(since)).not.toHaveProperty('loggers')
    loggers = [{ name: 'ROOT', effectiveLevel: 'DEBUG' }]
    expect((await data.document(since)).loggers).toEqual(loggers)
    // Somebody else, who has looked a moment before the change.
    expect((await data.document(since)).loggers).toEqual(loggers)
    clock.advance(INTERVAL)
    expect(await data.document(clock.now())).not.toHaveProperty('loggers')
  })

  it('asks for health no more often than every five seconds, however many pages are open', async () => {
    await Promise.all([data.document(), data.document()])
    clock.advance(4999)
    await data.document()
    expect(asked).toBe(1)
    clock.advance(1)
    await data.document()
    expect(asked).toBe(2)
  })

  it('says that health is unknown where it can not be told', async () => {
    health = () => Promise.reject(new TypeError('no'))
    expect((await data.document()).health).toEqual({ status: 'UNKNOWN', components: [] })
    expect(failures).toHaveLength(1)
  })

  it('has the slowest routes first, ten at most, with traces that recent exchanges have forgotten', async () => {
    exchanges = [exchange('a1', '/slow', 900)]
    clock.advance(INTERVAL)
    exchanges = [exchange('b2', '/slow', 800), exchange(undefined, '/fast', 1)]
    meters = [
      timer('/fast', 1000, 1),
      timer('/slow', 2, 1.7),
      ...Array.from({ length: 20 }, (_, index) => timer(`/r${index}`, 1, 0.1)),
    ]
    clock.advance(INTERVAL)
    const { routes } = await data.document()
    expect(routes).toHaveLength(10)
    expect(routes[0]).toMatchObject({ uri: '/slow', count: 2, mean: 850 })
    expect(routes[0]?.traces.map(({ traceId }) => traceId)).toEqual(['b2', 'a1'])
  })

  it('says below which bound quantiles of a route can not be told apart', async () => {
    meters = [
      {
        ...timer('/fast', 100, 0.0375),
        buckets: [
          [0.001, 99],
          [0.0025, 100],
        ],
      },
    ]
    clock.advance(INTERVAL)
    const { routes, samples } = await data.document()
    expect(routes[0]).toMatchObject({ uri: '/fast', firstBound: 1 })
    expect(samples.at(-1)).toMatchObject({ firstBound: 1 })
    expect(routes[0]?.p95).toBeLessThanOrEqual(1)
  })

  it('keeps four traces of a route, each once', async () => {
    for (const id of ['1', '2', '3', '4', '5']) {
      exchanges = [exchange(id, '/slow', 1), ...exchanges]
      clock.advance(INTERVAL)
    }
    meters = [timer('/slow', 5, 1)]
    clock.advance(INTERVAL)
    const { routes } = await data.document()
    expect(routes[0]?.traces.map(({ traceId }) => traceId)).toEqual(['5', '4', '3', '2'])
  })
})
