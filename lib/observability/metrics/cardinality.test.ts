import { describe, expect, it } from '@jest/globals'
import { lines, meterFixture, samples } from './prometheus-meter-registry.fixture.js'

describe('the limit of series', () => {
  it('measures what comes after it together, so that sums stay right, and warns once with the tag that is to blame', async () => {
    const { meters, logger } = await meterFixture({ maxSeries: () => 3 })
    for (let index = 0; index < 10; index++) {
      meters.counter('hits', { tags: { method: 'GET', uri: `/${index}` } }).increment()
    }
    expect(await samples(meters)).toEqual({
      'hits_total{method="GET",uri="/0"}': 1,
      'hits_total{method="GET",uri="/1"}': 1,
      'hits_total{method="GET",uri="/2"}': 1,
      'hits_total{overflow="true"}': 7,
    })
    expect(logger.entries.map(({ fields: { help: _help, ...fields } }) => fields)).toEqual([
      { meter: 'hits', limit: 3, tag: 'uri', values: 3 },
    ])
  })

  it('has one series for what comes after it, also where code uses its tag', async () => {
    const { meters } = await meterFixture({ maxSeries: () => 1 })
    meters.counter('hits', { tags: { overflow: 'true' } }).increment()
    meters.counter('hits', { tags: { uri: '/' } }).increment()
    expect(await lines(meters)).toEqual(['hits_total{overflow="true"} 2'])
  })

  it('holds for each name by itself', async () => {
    const { meters } = await meterFixture({ maxSeries: (name) => (name === 'few' ? 1 : 100) })
    for (const name of ['few', 'many']) {
      for (const tag of ['a', 'b', 'c']) meters.timer(name, { tags: { tag } }).record(1000)
    }
    const found = await samples(meters)
    expect(found['few_seconds_count{overflow="true"}']).toBe(2)
    expect(found['many_seconds_count{tag="c"}']).toBe(1)
  })

  it('leaves gauges and function counters out, which have no sum', async () => {
    const { meters } = await meterFixture({ maxSeries: () => 1 })
    for (const tag of ['a', 'b']) {
      meters.gauge('level', () => 1, { tags: { tag } })
      meters.functionCounter('count', () => 1, { tags: { tag } })
    }
    expect(await samples(meters)).toEqual({ 'level{tag="a"}': 1, 'count_total{tag="a"}': 1 })
  })

  it('is not reached by meters that have gone, and the common meter is not removed by one of those who share it', async () => {
    const { meters } = await meterFixture({ maxSeries: () => 1 })
    meters.counter('hits', { tags: { n: '1' } }).remove()
    meters.counter('hits', { tags: { n: '2' } }).increment()
    const shared = meters.counter('hits', { tags: { n: '3' } })
    shared.increment()
    shared.remove()
    meters.counter('hits', { tags: { n: '4' } }).increment()
    expect(await samples(meters)).toEqual({ 'hits_total{n="2"}': 1, 'hits_total{overflow="true"}': 2 })
  })

  it('keeps no tags of those beyond it', async () => {
    const { meters } = await meterFixture({ maxSeries: () => 1 })
    const first = meters.counter('hits', { tags: { n: '0' } })
    const beyond = meters.counter('hits', { tags: { n: '1' } })
    first.remove()
    // There is room again: had the tags been kept, they would still lead to the common meter.
    expect(meters.counter('hits', { tags: { n: '1' } })).not.toBe(beyond)
  })
})
