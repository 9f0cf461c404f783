import { describe, expect, it } from '@jest/globals'
import type { AnomalySource } from './anomaly-watch.js'
import { RouteTraffic, type Weather } from './route-traffic.fixture.js'

const HOUR = 360
const DAY = 24 * HOUR
const SEEDS = Array.from({ length: 20 }, (_none, index) => index + 1)
const steady =
  (weather: Weather = {}) =>
  () =>
    weather

/** How many anomalies were noticed. */
function noticed({ events }: RouteTraffic): number {
  return events.filter(({ type }) => type === 'anomalyDetected').length
}

describe('The anomaly watch', () => {
  it.each<[string, Weather]>([
    ['a busy route', { requests: 150, errorRate: 0.001 }],
    ['a quiet route', { requests: 5, errorRate: 0.01 }],
    ['a route with a long tail', { requests: 60, scatter: 1.5, errorRate: 0.02 }],
    ['a route that often fails', { requests: 40, errorRate: 0.3 }],
  ])('raises nothing in twenty times six hours of steady noise: %s', (_name, weather) => {
    const raised = SEEDS.map((seed) => {
      const traffic = new RouteTraffic(seed)
      traffic.pass(6 * HOUR, steady(weather))
      return noticed(traffic)
    })
    expect(raised.reduce((sum, each) => sum + each, 0)).toBe(0)
  })

  it('raises noise where it is told to be that sensitive', () => {
    const traffic = new RouteTraffic(1, { sensitivity: 1.5, minimumSlowdown: 1, raiseAfter: 1 })
    traffic.pass(6 * HOUR, steady())
    expect(noticed(traffic)).toBeGreaterThan(10)
  })

  it('raises nothing where traffic, latency and errors go up and down with the day', () => {
    for (const seed of SEEDS.slice(0, 3)) {
      const traffic = new RouteTraffic(seed)
      traffic.pass(2 * DAY, (interval) => {
        const wave = (1 + Math.sin((2 * Math.PI * interval) / DAY)) / 2
        return { requests: 10 + 90 * wave, latencyMs: 10 + 20 * wave, errorRate: 0.005 + 0.01 * wave }
      })
      expect(traffic.events).toEqual([])
    }
  })

  it('follows a slow drift without raising it', () => {
    const traffic = new RouteTraffic(7)
    traffic.pass(12 * HOUR, (interval) => ({ requests: 100, latencyMs: 10 * (1 + interval / HOUR) }))
    expect(traffic.events).toEqual([])
  })

  it('notices within three intervals that a route takes three times as long', () => {
    for (const seed of SEEDS) {
      const traffic = new RouteTraffic(seed)
      traffic.pass(HOUR, steady())
      traffic.pass(3, steady({ latencyMs: 30 }))
      const [event, ...more] = traffic.events
      expect(more).toEqual([])
      expect(event).toMatchObject({
        type: 'anomalyDetected',
        anomaly: { method: 'GET', uri: '/orders/{id}', signal: 'latency' },
      })
      // The mean of latencies whose median is 10 ms is exp(0.32) times as much.
      expect(event?.anomaly.baseline).toBeGreaterThan(12)
      expect(event?.anomaly.baseline).toBeLessThan(16)
      expect(event?.anomaly.value).toBeGreaterThan(25)
    }
  })

  it.each([
    [0, 0.2],
    [0.01, 0.2],
    [0.1, 0.5],
  ])('notices within three intervals that the share of errors goes from %p to %p', (usual, unusual) => {
    for (const seed of SEEDS) {
      const traffic = new RouteTraffic(seed)
      traffic.pass(HOUR, steady({ errorRate: usual }))
      traffic.pass(3, steady({ errorRate: unusual }))
      const [event, ...more] = traffic.events
      expect(more).toEqual([])
      expect(event).toMatchObject({ type: 'anomalyDetected', anomaly: { signal: 'error-rate' } })
      const { value = 0, baseline = 0 } = event?.anomaly ?? {}
      expect(Math.abs(baseline - usual)).toBeLessThan(0.05)
      expect(value - baseline).toBeGreaterThan(0.05)
    }
  })

  it('clears an anomaly once, when the route is as it was, and tells how it was then', () => {
    const traffic = new RouteTraffic(3)
    traffic.pass(HOUR, steady())
    traffic.pass(30, steady({ latencyMs: 40 }))
    traffic.pass(6, steady())
    expect(traffic.events.map(({ type }) => type)).toEqual(['anomalyDetected', 'anomalyCleared'])
    expect(traffic.events[1]).toMatchObject({ reason: 'recovered' })
    expect(traffic.events[1]?.anomaly.value).toBeLessThan(20)
    expect(traffic.watch.active()).toEqual([])
    expect(traffic.watch.recent()).toEqual(traffic.events)
  })

  it('does not flap while a route goes back and forth across the border', () => {
    for (const seed of SEEDS) {
      const traffic = new RouteTraffic(seed)
      traffic.pass(HOUR, steady())
      traffic.pass(60, (interval) => ({ latencyMs: interval % 2 === 0 ? 40 : 11 }))
      expect(traffic.events.length).toBeLessThanOrEqual(1)
    }
  })

  it('does not raise a single slow interval', () => {
    const traffic = new RouteTraffic(5)
    traffic.pass(HOUR, steady())
    traffic.pass(1, steady({ latencyMs: 500 }))
    traffic.pass(HOUR, steady())
    expect(traffic.events).toEqual([])
  })

  it('still notices an anomaly after a single extreme interval', () => {
    const traffic = new RouteTraffic(5)
    traffic.pass(HOUR, steady())
    traffic.pass(1, steady({ latencyMs: 50_000 }))
    traffic.pass(20, steady())
    traffic.pass(4, steady({ latencyMs: 40 }))
    expect(noticed(traffic)).toBe(1)
  })

  it('takes what lasts for half an hour as usual, and notices when it gets worse again', () => {
    const traffic = new RouteTraffic(11)
    traffic.pass(HOUR, steady())
    traffic.pass(2 * HOUR, steady({ latencyMs: 40 }))
    expect(traffic.events).toMatchObject([
      { type: 'anomalyDetected' },
      { type: 'anomalyCleared', reason: 'accepted' },
    ])
    traffic.pass(3, steady({ latencyMs: 160 }))
    expect(noticed(traffic)).toBe(2)
  })

  it('says nothing before it has seen enough of a route', () => {
    const traffic = new RouteTraffic(2)
    traffic.pass(20, steady())
    traffic.pass(9, steady({ latencyMs: 100 }))
    expect(traffic.events).toEqual([])
  })

  it('judges a quiet route as soon as it has had enough requests', () => {
    const traffic = new RouteTraffic(4)
    traffic.pass(2 * HOUR, steady({ requests: 8 }))
    traffic.pass(12, steady({ requests: 8, latencyMs: 60 }))
    expect(traffic.watch.active()).toMatchObject([{ signal: 'latency' }])
  })

  it('gives an anomaly up when nobody asks for the route any more', () => {
    const traffic = new RouteTraffic(4)
    traffic.pass(HOUR, steady())
    traffic.pass(5, steady({ latencyMs: 60 }))
    traffic.pass(31, steady({ requests: 0 }))
    expect(traffic.events).toMatchObject([
      { type: 'anomalyDetected' },
      { type: 'anomalyCleared', reason: 'silent' },
    ])
    expect(traffic.watch.active()).toEqual([])
  })

  it('keeps routes apart', () => {
    const traffic = new RouteTraffic(9)
    const both = (latencyMs: number) => (): Weather => {
      traffic.serve({}, '/products')
      return { latencyMs }
    }
    traffic.pass(HOUR, both(10))
    traffic.pass(5, both(60))
    expect(traffic.watch.active().map(({ uri }) => uri)).toEqual(['/orders/{id}'])
  })

  it('logs and counts what it notices', () => {
    const traffic = new RouteTraffic(6)
    traffic.pass(HOUR, steady())
    traffic.pass(5, steady({ latencyMs: 60 }))
    const tags = { method: 'GET', uri: '/orders/{id}', signal: 'latency' }
    expect(traffic.meters.value('nexus.anomalies', tags)).toBe(1)
    expect(traffic.meters.value('nexus.anomalies.active')).toBe(1)
    expect(traffic.logger.entries).toMatchObject([
      {
        level: 'warn',
        message: expect.stringMatching(
          /^The latency of GET \/orders\/\{id\} is [\d.]+ ms, usually [\d.]+ ms$/,
        ),
      },
    ])
  })

  it('watches so many routes and no more, and says so once', () => {
    const traffic = new RouteTraffic(1, { maxRoutes: 2 })
    for (const uri of ['/a', '/b', '/c', '/d']) traffic.serve({}, uri)
    traffic.clock.advance(30_000)
    expect(traffic.logger.entries.filter(({ level }) => level === 'warn')).toHaveLength(1)
    traffic.pass(HOUR, steady({}), '/c')
    traffic.pass(5, steady({ latencyMs: 90 }), '/c')
    expect(traffic.events).toEqual([])
  })

  it('goes on when a listener or a source throws', () => {
    const traffic = new RouteTraffic(6)
    const failure = new Error('listener')
    traffic.watch.onEvent(() => {
      throw failure
    })
    const broken: AnomalySource = {
      totals: () => {
        throw new Error('source')
      },
    }
    const unwatch = traffic.watch.watch(broken)
    traffic.pass(1, steady())
    unwatch()
    traffic.pass(HOUR, steady())
    traffic.pass(5, steady({ latencyMs: 60 }))
    expect(noticed(traffic)).toBe(1)
    expect(traffic.logger.entries.filter(({ level }) => level === 'error')).toHaveLength(2)
  })

  it('keeps so many events and no more', () => {
    const traffic = new RouteTraffic(6, { historySize: 3 })
    for (let round = 0; round < 4; round++) {
      traffic.pass(HOUR, steady())
      traffic.pass(10, steady({ latencyMs: 60 }))
    }
    expect(traffic.events.length).toBeGreaterThan(3)
    expect(traffic.watch.recent()).toEqual(traffic.events.slice(-3))
  })

  it('leaves no timer behind', async () => {
    const traffic = new RouteTraffic(6)
    expect(traffic.clock.pending).toBe(1)
    await traffic.watch[Symbol.asyncDispose]()
    expect(traffic.clock.pending).toBe(0)
    expect(traffic.meters.readings()).toEqual([])
  })
})
