import { describe, expect, it } from '@jest/globals'
import type { Span } from '../../core/index.js'
import { lines, meterFixture, OPEN_METRICS } from './prometheus-meter-registry.fixture.js'

function span(traceId: string, sampled = true): Span {
  return { identity: { traceId, spanId: 'b7ad6b7169203331', sampled } } as Span
}

describe('exemplars', () => {
  it('lead from a bucket and a counter to the trace of a call, in OpenMetrics', async () => {
    const { meters, clock } = await meterFixture()
    meters.useExemplars(() => span('0af7651916cd43dd8448eb211c80319c'))
    meters.timer('t', { buckets: [10, 100] }).record(50)
    meters.counter('c').increment(2)
    const trace = '{trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"}'
    const at = clock.now() / 1000
    expect((await lines(meters, OPEN_METRICS)).filter((line) => line.includes('trace_id'))).toEqual([
      `t_seconds_bucket{le="0.1"} 1 # ${trace} 0.05 ${at}`,
      `c_total 2 # ${trace} 2 ${at}`,
    ])
    expect((await meters.scrape()).body).not.toContain('trace_id')
  })

  it('are taken once per scrape and bucket, of the first sampled span', async () => {
    const { meters } = await meterFixture()
    let current: Span | undefined = span('1', false)
    let asked = 0
    meters.useExemplars(() => {
      asked++
      return current
    })
    const timer = meters.timer('t', { buckets: [10] })
    const traces = async () =>
      (await lines(meters, OPEN_METRICS)).flatMap((line) => /trace_id="(\w+)"/.exec(line)?.[1] ?? [])
    timer.record(1)
    expect(await traces()).toEqual([])
    current = span('2')
    timer.record(2)
    current = span('3')
    asked = 0
    timer.record(3)
    expect(asked).toBe(0)
    timer.record(30)
    expect(await traces()).toEqual(['2', '3'])
    timer.record(4)
    expect(await traces()).toEqual(['3', '3'])
    current = undefined
    timer.record(4)
    expect(await traces()).toEqual(['3', '3'])
  })

  it('are not asked for where nothing shows them: timers without buckets', async () => {
    const { meters } = await meterFixture()
    meters.useExemplars(() => {
      throw new Error('asked')
    })
    expect(() => meters.timer('t').record(1)).not.toThrow()
  })
})
