import { beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import { DashboardHistory, HISTORY_MS } from './dashboard-history.js'
import type { MeterView } from './requests-reading.js'

const INTERVAL = 2000
const BOUNDS = [0.01, 0.1, 1]

/** A timer of requests, as a registry tells it. */
function requests(tags: Record<string, string>, seconds: readonly number[]): MeterView {
  return {
    tags: { method: 'GET', uri: '/products', status: '200', outcome: 'SUCCESS', ...tags },
    measurements: [
      { statistic: 'COUNT', value: seconds.length },
      { statistic: 'TOTAL_TIME', value: seconds.reduce((sum, each) => sum + each, 0) },
      { statistic: 'MAX', value: Math.max(0, ...seconds) },
    ],
    buckets: BOUNDS.map((bound) => [bound, seconds.filter((each) => each <= bound).length]),
  }
}

describe('The history of the dashboard', () => {
  let clock: ManualClock
  let meters: MeterView[]
  let failures: unknown[]
  let sampled: number
  let history: DashboardHistory
  beforeEach(() => {
    clock = new ManualClock()
    meters = []
    failures = []
    sampled = 0
    history = new DashboardHistory({
      clock,
      intervalMs: INTERVAL,
      requests: () => meters,
      process: () => ({ lag: 3, heap: 1000, rss: 5e7, cpu: clock.monotonic() / 4 }),
      isCounted: (uri) => !uri.startsWith('/actuator/'),
      onSample: () => sampled++,
      onError: (error) => failures.push(error),
    })
  })

  it('keeps samples in order, and no more of them, whatever is done to the clock of the machine', () => {
    const adjusted = new ManualClock()
    const kept = new DashboardHistory({
      clock: adjusted,
      intervalMs: INTERVAL,
      requests: () => [],
      process: () => ({ lag: 3, heap: 1000, rss: 5e7, cpu: 0 }),
      isCounted: () => true,
      onError: (error) => failures.push(error),
    })
    kept.start()
    adjusted.advance(HISTORY_MS)
    const newest = kept.samples().at(-1)?.at
    adjusted.step(-3_600_000)
    adjusted.advance(60_000)
    expect(kept.samples(newest)).toHaveLength(60_000 / INTERVAL)
    adjusted.step(7_200_000)
    adjusted.advance(INTERVAL)
    expect(kept.samples()).toHaveLength(HISTORY_MS / INTERVAL)
    const times = kept.samples().map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    kept[Symbol.dispose]()
  })

  it('tells rates of what came in between, not of all there ever was', () => {
    meters = [requests({}, new Array<number>(500).fill(0.02))]
    history.start()
    meters = [
      requests({}, new Array<number>(506).fill(0.02)),
      requests({ status: '503', outcome: 'SERVER_ERROR' }, [0.02, 0.02]),
    ]
    clock.advance(INTERVAL)
    expect(history.samples()).toMatchObject([{ at: clock.now(), rate: 4, errors: 1 }])
    clock.advance(INTERVAL)
    expect(history.samples().at(-1)).toMatchObject({ rate: 0, errors: 0 })
  })

  it('tells quantiles of the last ten seconds, and none where there were no requests', () => {
    history.start()
    clock.advance(INTERVAL)
    expect(history.samples().at(-1)).not.toHaveProperty('p50')
    meters = [requests({}, [0.05, 0.05, 0.05, 0.9])]
    clock.advance(INTERVAL)
    const slow = history.samples().at(-1)
    expect(slow?.p50).toBeGreaterThan(10)
    expect(slow?.p50).toBeLessThanOrEqual(100)
    expect(slow?.p99).toBeGreaterThan(100)
    // Never beyond the slowest one.
    expect(slow?.p99).toBeLessThanOrEqual(900)
    clock.advance(8000)
    expect(history.samples().at(-1)).toHaveProperty('p99')
    clock.advance(4000)
    expect(history.samples().at(-1)).not.toHaveProperty('p99')
  })

  it('tells the mean where the timer has no buckets', () => {
    history.start()
    meters = [{ ...requests({}, [0.01, 0.03]), buckets: undefined }]
    clock.advance(INTERVAL)
    expect(history.samples()[0]).toMatchObject({ mean: 20 })
    expect(history.samples()[0]).not.toHaveProperty('p50')
  })

  it('leaves out requests to endpoints', () => {
    history.start()
    meters = [
      requests({ uri: '/actuator/ui/{file}' }, [0.02]),
      requests({ uri: '/actuator/prometheus' }, [0.02]),
    ]
    clock.advance(INTERVAL)
    expect(history.samples()[0]).toMatchObject({ rate: 0 })
    expect(history.routes()).toEqual([])
  })

  it('tells what the process needs, and the share of a core that it has used', () => {
    clock.advance(1_000_000)
    history.start()
    clock.advance(INTERVAL)
    expect(history.samples()[0]).toMatchObject({ lag: 3, heap: 1000, rss: 5e7, cpu: 0.25 })
  })

  it('keeps five minutes, however long it runs', () => {
    history.start()
    clock.advance(3 * HISTORY_MS)
    expect(history.samples()).toHaveLength(HISTORY_MS / INTERVAL)
    expect(history.samples()[0]?.at).toBeGreaterThan(clock.now() - HISTORY_MS)
  })

  it('gives only what is newer than what somebody has', () => {
    history.start()
    clock.advance(5 * INTERVAL)
    const since = history.samples()[2]?.at
    expect(history.samples(since)).toEqual(history.samples().slice(3))
  })

  it('tells routes by what came in the last five minutes', () => {
    history.start()
    meters = [requests({ uri: '/old' }, [0.05]), requests({}, [0.05, 0.05])]
    clock.advance(INTERVAL)
    expect(history.routes()).toMatchObject([
      { uri: '/old', count: 1, max: 0.05 },
      { uri: '/products', count: 2 },
    ])
    clock.advance(HISTORY_MS)
    meters = [requests({ uri: '/old' }, [0.05]), requests({}, [0.05, 0.05, 0.5])]
    clock.advance(2 * 30_000)
    expect(history.routes()).toMatchObject([{ uri: '/products', count: 1 }])
  })

  it('adds up what one route has answered in different ways', () => {
    history.start()
    meters = [
      requests({}, [0.05]),
      requests({ status: '404', outcome: 'CLIENT_ERROR' }, [0.05]),
      requests({ status: '500', outcome: 'SERVER_ERROR' }, [0.05]),
      requests({ method: 'POST' }, [0.05]),
    ]
    clock.advance(INTERVAL)
    expect(history.routes()).toMatchObject([
      { method: 'GET', uri: '/products', count: 3, errors: 1 },
      { method: 'POST', uri: '/products', count: 1, errors: 0 },
    ])
  })

  it('goes on after a meter that failed', () => {
    history.start()
    const failing = new Proxy<MeterView[]>([], {
      get: () => {
        throw new TypeError('no meter')
      },
    })
    meters = failing
    clock.advance(INTERVAL)
    meters = []
    clock.advance(INTERVAL)
    expect(failures).toHaveLength(1)
    expect(history.samples()).toHaveLength(1)
    expect(sampled).toBe(1)
  })

  it('stops when it is disposed of', () => {
    history.start()
    clock.advance(INTERVAL)
    history[Symbol.dispose]()
    expect(clock.pending).toBe(0)
  })
})
