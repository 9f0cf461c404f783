import { describe, expect, it } from '@jest/globals'
import { SimpleMeterRegistry } from './simple-meter-registry.js'

describe('SimpleMeterRegistry', () => {
  it('has one meter for a name and its tags, whatever their order', () => {
    const meters = new SimpleMeterRegistry()
    meters.counter('calls', { tags: { a: '1', b: '2' } }).increment()
    meters.counter('calls', { tags: { b: '2', a: '1' } }).increment(2)
    meters.counter('calls', { tags: { a: '1' } }).increment()
    expect(meters.value('calls', { a: '1', b: '2' })).toBe(3)
    expect(meters.value('calls', { a: '1' })).toBe(1)
    expect(meters.value('calls')).toBeUndefined()
  })

  it('counts and sums what timers and summaries record', () => {
    const meters = new SimpleMeterRegistry()
    meters.timer('took').record(5)
    meters.timer('took').record(7)
    meters.summary('size').record(3)
    expect(meters.readings()).toEqual([
      { kind: 'timer', name: 'took', tags: {}, value: 2, total: 12 },
      { kind: 'summary', name: 'size', tags: {}, value: 1, total: 3 },
    ])
  })

  it('reads gauges and function counters when it is looked at, until they are removed', () => {
    const meters = new SimpleMeterRegistry()
    let [level, count] = [1, 10]
    const gauge = meters.gauge('level', () => level)
    meters.functionCounter('count', () => count)
    level++
    count++
    expect([meters.value('level'), meters.value('count')]).toEqual([2, 11])
    gauge.remove()
    expect(meters.value('level')).toBeUndefined()
  })
})
