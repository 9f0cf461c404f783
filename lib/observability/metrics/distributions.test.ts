import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  lines,
  meterFixture,
  OPEN_METRICS,
  samples,
  type Fixture,
} from './prometheus-meter-registry.fixture.js'

const STEP_MS = 40_000

let fixtures: Fixture[] = []

async function fixture(): Promise<Fixture> {
  const made = await meterFixture()
  fixtures.push(made)
  return made
}

afterEach(() => {
  for (const { meters } of fixtures) meters[Symbol.dispose]()
  fixtures = []
})

/** What a naive meter would say: it keeps every amount, with the time at which it came. */
class Model {
  readonly #records: { readonly amount: number; readonly step: number }[] = []
  record(amount: number, nowMs: number): void {
    this.#records.push({ amount, step: Math.floor(nowMs / STEP_MS) })
  }
  get count(): number {
    return this.#records.length
  }
  get total(): number {
    return this.#records.reduce((sum, { amount }) => sum + amount, 0)
  }
  max(nowMs: number): number {
    const step = Math.floor(nowMs / STEP_MS)
    return Math.max(0, ...this.#records.filter((each) => each.step > step - 3).map(({ amount }) => amount))
  }
  below(bound: number): number {
    return this.#records.filter(({ amount }) => amount <= bound).length
  }
}

describe('timers and summaries', () => {
  const bounds = fc
    .uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 40 })
    .map((each) => each.sort((a, b) => a - b))
  const action = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ record: fc.oneof(fc.nat(6000), fc.double({ min: 0, max: 6000, noNaN: true })) }),
    },
    { weight: 1, arbitrary: fc.record({ wait: fc.integer({ min: 0, max: 150_000 }) }) },
  )

  it('say what a meter would that keeps every amount', async () => {
    await fc.assert(
      fc.asyncProperty(bounds, fc.array(action, { maxLength: 60 }), async (buckets, actions) => {
        const { meters, clock } = await meterFixture()
        const summary = meters.summary('s', { buckets })
        const model = new Model()
        let now = 0
        for (const each of actions) {
          if ('wait' in each) {
            now += each.wait
            clock.advance(each.wait)
          } else {
            summary.record(each.record)
            model.record(each.record, now)
          }
        }
        const found = await samples(meters, OPEN_METRICS)
        expect(found['s_count']).toBe(model.count)
        expect(found['s_sum']).toBeCloseTo(model.total, 6)
        expect(found['s_max']).toBe(model.max(now))
        for (const bound of buckets) expect(found[`s_bucket{le="${bound}.0"}`]).toBe(model.below(bound))
        if (buckets.length > 0) expect(found['s_bucket{le="+Inf"}']).toBe(model.count)
        meters[Symbol.dispose]()
      }),
      { numRuns: 150 },
    )
  })

  it('forget a maximum after 80 to 120 seconds, also where no timer could run', async () => {
    const { meters, clock } = await fixture()
    const timer = meters.timer('t')
    timer.record(900)
    clock.advance(2 * STEP_MS - 1)
    timer.record(100)
    expect((await samples(meters))['t_seconds_max']).toBe(0.9)
    clock.advance(STEP_MS + 1)
    expect((await samples(meters))['t_seconds_max']).toBe(0.1)
    meters[Symbol.dispose]()
    clock.advance(10 * STEP_MS)
    expect((await samples(meters))['t_seconds_max']).toBe(0)
  })

  it('leave no timer behind when the registry is closed', async () => {
    const { meters, clock } = await fixture()
    meters.timer('t')
    meters.summary('s')
    expect(clock.pending).toBe(1)
    meters[Symbol.dispose]()
    expect(clock.pending).toBe(0)
    meters.timer('late').record(1)
    expect(clock.pending).toBe(0)
  })

  it('have bounds in seconds that are the decimals that were meant', async () => {
    const { meters } = await fixture()
    meters.timer('t', { buckets: [0.1, 0.3, 5.1, 1000] })
    expect((await lines(meters)).slice(0, 5)).toEqual([
      't_seconds_bucket{le="0.0001"} 0',
      't_seconds_bucket{le="0.0003"} 0',
      't_seconds_bucket{le="0.0051"} 0',
      't_seconds_bucket{le="1.0"} 0',
      't_seconds_bucket{le="+Inf"} 0',
    ])
  })

  it('have fourteen buckets where the code leaves it to the registry', async () => {
    const { meters } = await fixture()
    meters.timer('t', { buckets: true })
    expect(meters.meters()[0]?.buckets?.map(([bound]) => bound)).toEqual([
      0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ])
  })

  it('are histograms as a whole where one of them has buckets', async () => {
    const { meters } = await fixture()
    meters.timer('t', { tags: { a: '1' } }).record(1)
    expect((await meters.scrape()).body).toContain('# TYPE t_seconds summary')
    meters.timer('t', { tags: { a: '2' }, buckets: [10] }).record(1)
    const { body } = await meters.scrape()
    expect(body).toContain('# TYPE t_seconds histogram')
    expect(body).toContain('t_seconds_bucket{le="+Inf",a="1"} 1\n')
    expect(body).toContain('t_seconds_bucket{le="0.01",a="2"} 1\n')
  })
})
