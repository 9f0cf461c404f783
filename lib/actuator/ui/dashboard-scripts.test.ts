import { describe, expect, it } from '@jest/globals'
import type { DashboardDocument, DashboardSample } from './dashboard-document.js'

type Sample = Pick<DashboardSample, 'at'> & Partial<DashboardSample>

interface Point {
  readonly at: number
  readonly value: number
}

// JavaScript that runs in a browser, and is typed by a project of its own; none of this needs a document.
const { age, bytes, ceiling, duration, percent, quantile, rate, shown } = await load<{
  age(milliseconds: number): string
  bytes(value?: number): string
  ceiling(value: number, base: number): number
  duration(milliseconds?: number): string
  percent(share?: number): string
  quantile(milliseconds?: number, firstBound?: number): string
  rate(perSecond?: number): string
  shown(value: unknown): string
}>('format')
const { areaPath, linePath, nearest, runsOf } = await load<{
  areaPath(runs: readonly Point[][], scale: object): string
  linePath(runs: readonly Point[][], scale: object): string
  nearest(samples: readonly Sample[], at: number): Sample | undefined
  runsOf(samples: readonly Sample[], of: (sample: Sample) => number | undefined, gap: number): Point[][]
}>('curve')
const { pointsOf } = await load<{
  pointsOf(told: object, samples: readonly Sample[]): readonly { level: string; words: string; at: string }[]
}>('attention')

async function load<T>(name: string): Promise<T> {
  return (await import(new URL(`./dashboard/${name}.js`, import.meta.url).href)) as T
}

describe('Numbers on the dashboard', () => {
  it('have three digits, and the unit that they are of', () => {
    expect([0, 0.0421, 4.567_89, 42.42, 999.4, 1234, 61_500].map(duration)).toEqual([
      '0 ms',
      '0.042 ms',
      '4.57 ms',
      '42.4 ms',
      '999 ms',
      '1.23 s',
      '61.5 s',
    ])
    expect([512, 3 * 2 ** 20, 1.5 * 2 ** 30].map(bytes)).toEqual(['0.5 KiB', '3 MiB', '1.5 GiB'])
    expect([rate(0), rate(1234.5), percent(0.0123)]).toEqual(['0/s', '1235/s', '1.23 %'])
  })

  it('say no more of a quantile than its bucket does', () => {
    expect([
      quantile(0.94, 1),
      quantile(1, 1),
      quantile(1.2, 1),
      quantile(0.4),
      quantile(undefined, 1),
    ]).toEqual(['< 1 ms', '< 1 ms', '1.2 ms', '0.4 ms', '–'])
  })

  it('are a dash where nothing was measured', () => {
    expect([duration(), bytes(), rate(), percent()]).toEqual(['–', '–', '–', '–'])
  })

  it('tell ages in their two largest units', () => {
    expect([-5, 59_000, 3_540_000, 3_660_000, 90_000_000].map(age)).toEqual([
      '0 s',
      '59 s',
      '59 min',
      '1 h 1 min',
      '1 d 1 h',
    ])
  })
})

describe('Text on the dashboard', () => {
  it('hides nothing, and turns nothing around', () => {
    expect(shown('a\u0000b\u202ec\u200bd\nä 漢 🙂')).toBe(String.raw`a\u0000b\u202ec\u200bd\u000aä 漢 🙂`)
  })
})

describe('An axis of the dashboard', () => {
  it('ends at a round number that is not below the highest value', () => {
    expect([0.7, 1, 1.01, 23, 99, 101].map((value) => ceiling(value, 10))).toEqual([
      0.8, 1, 1.5, 30, 100, 150,
    ])
    expect([5, 2 ** 20, 2 ** 20 + 1].map((value) => ceiling(value, 2))).toEqual([5, 2 ** 20, 1.25 * 2 ** 20])
  })
})

describe('A line of a chart', () => {
  const scale = { width: 100, height: 50, from: 0, to: 10, end: 4 }

  it('has a gap where nothing was measured, or nobody measured', () => {
    const samples = [{ at: 1, p50: 1 }, { at: 2, p50: 2 }, { at: 3 }, { at: 9, p50: 3 }]
    const runs = runsOf(samples, ({ p50 }) => p50, 2)
    expect(linePath(runs, scale)).toBe('M10.0 37.5L20.0 25.0M90.0 12.5')
  })

  it('can be filled down to zero', () => {
    expect(
      areaPath(
        [
          [
            { at: 0, value: 4 },
            { at: 10, value: 2 },
          ],
        ],
        scale,
      ),
    ).toBe('M0.0 50L0.0 0.0L100.0 25.0L100.0 50Z')
  })

  it('has a sample that is nearest to where somebody points', () => {
    const samples = [{ at: 0 }, { at: 10 }, { at: 20 }]
    expect([-5, 4, 6, 99].map((at) => nearest(samples, at)?.at)).toEqual([0, 0, 10, 20])
    expect(nearest([], 1)).toBeUndefined()
  })
})

describe('What needs attention', () => {
  const now = 10_000_000
  function words(changes: Partial<DashboardDocument>, samples: readonly Sample[] = []): readonly string[] {
    const told = { now, application: { startedAt: 0 }, breakers: [], anomalies: [], ...changes }
    return pointsOf(told, samples).map(({ level, words }) => `${level}: ${words}`)
  }

  it('is nothing where all is well', () => {
    const samples = [{ at: now, rate: 100, errors: 0.5, lag: 20 }]
    const health = { status: 'UP', components: [] }
    expect(words({ health }, samples)).toEqual(['good: Nothing stands out'])
  })

  it('is what is bad, before what is odd', () => {
    const breaker = {
      failureRate: 1,
      slowCallRate: 0,
      failureRateThreshold: 50,
      calls: 1,
      failed: 1,
      notPermitted: 1,
    }
    expect(
      words(
        {
          health: {
            status: 'DOWN',
            components: [
              { name: 'db', status: 'DOWN' },
              { name: 'ping', status: 'UP' },
            ],
          },
          breakers: [
            { ...breaker, name: 'trying', state: 'HALF_OPEN' },
            { ...breaker, name: 'inventory', state: 'OPEN' },
          ],
          anomalies: [
            { method: 'GET', uri: '/a', signal: 'latency', since: now - 60_000, value: 9, baseline: 1 },
            {
              method: 'GET',
              uri: '/b',
              signal: 'error-rate',
              since: now - 9,
              until: now,
              value: 1,
              baseline: 0,
            },
          ],
        },
        [{ at: now, rate: 100, errors: 10, lag: 120 }],
      ),
    ).toEqual([
      'bad: Health is DOWN: db',
      'bad: Circuit breaker inventory is OPEN',
      "bad: 10 % of the last minute's requests failed",
      'warn: Circuit breaker trying is HALF_OPEN',
      'warn: The event loop was up to 120 ms late in the last minute',
      'warn: Unusually slow: GET /a for 1 min',
    ])
  })

  it('looks at one minute only', () => {
    expect(words({}, [{ at: now - 60_001, rate: 1, errors: 1, lag: 9000 }])).toEqual([
      'good: Nothing stands out',
    ])
  })

  it('says that the process has just started', () => {
    expect(words({ application: { startedAt: now - 40_000 } } as Partial<DashboardDocument>)).toEqual([
      'good: Nothing stands out',
      'note: Started 40 s ago',
    ])
  })
})
