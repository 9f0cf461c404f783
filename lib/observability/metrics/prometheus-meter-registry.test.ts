import { describe, expect, it } from '@jest/globals'
import { Counter, Gauge } from 'prom-client'
import { DuplicateMetricError, MeterKindError, ReservedTagError } from './metrics.errors.js'
import { lines, meterFixture, OPEN_METRICS, samples } from './prometheus-meter-registry.fixture.js'

describe('PrometheusMeterRegistry', () => {
  it('writes each kind of meter as Micrometer does', async () => {
    const { meters } = await meterFixture()
    meters.counter('orders.placed', { tags: { kind: 'web' }, description: 'Orders.' }).increment(2)
    meters.timer('orders.duration', { description: 'How long orders take.' }).record(1500)
    meters.summary('orders.size', { unit: 'bytes' }).record(100)
    meters.gauge('queue.size', () => 7, { description: 'Waiting.' })
    meters.functionCounter('cache.evictions', () => 4)
    const { body, contentType } = await meters.scrape()
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(body).toBe(`# HELP orders_placed_total Orders.
# TYPE orders_placed_total counter
orders_placed_total{kind="web"} 2

# HELP orders_duration_seconds How long orders take.
# TYPE orders_duration_seconds summary
orders_duration_seconds_sum 1.5
orders_duration_seconds_count 1

# HELP orders_duration_seconds_max How long orders take: the largest of the last two minutes.
# TYPE orders_duration_seconds_max gauge
orders_duration_seconds_max 1.5

# HELP orders_size_bytes orders.size
# TYPE orders_size_bytes summary
orders_size_bytes_sum 100
orders_size_bytes_count 1

# HELP orders_size_bytes_max orders.size: the largest of the last two minutes.
# TYPE orders_size_bytes_max gauge
orders_size_bytes_max 100

# HELP queue_size Waiting.
# TYPE queue_size gauge
queue_size 7

# HELP cache_evictions_total cache.evictions
# TYPE cache_evictions_total counter
cache_evictions_total 4
`)
  })

  it('writes OpenMetrics to who asks for it, and leaves the other format and the counters of prom-client as they were', async () => {
    const { meters } = await meterFixture()
    meters.counter('orders.placed').increment()
    const own = new Counter({ name: 'own_total', help: 'Own.', registers: [meters.client] })
    own.inc(3)
    const [open, text] = await Promise.all([meters.scrape(OPEN_METRICS), meters.scrape()])
    expect(open.contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
    expect(open.body).toBe(`# HELP orders_placed orders.placed
# TYPE orders_placed counter
orders_placed_total 1
# HELP own Own.
# TYPE own counter
own_total 3
# EOF
`)
    expect(text.body).toContain('# TYPE own_total counter\nown_total 3\n')
    expect((await meters.scrape()).body).toBe(text.body)
  })

  it('has one meter for a name and its tags, whatever their order', async () => {
    const { meters } = await meterFixture()
    meters.counter('calls', { tags: { a: '1', b: '2' } }).increment()
    meters.counter('calls', { tags: { b: '2', a: '1' } }).increment(2)
    expect(meters.counter('calls', { tags: { a: '1', b: '2' } })).toBe(
      meters.counter('calls', { tags: { b: '2', a: '1' } }),
    )
    expect(await lines(meters)).toEqual(['calls_total{a="1",b="2"} 3'])
  })

  it('keeps meters of one name with different tag keys apart, and loses none', async () => {
    const { meters } = await meterFixture()
    meters.counter('calls', { tags: { a: '1' } }).increment()
    meters.counter('calls', { tags: { a: '1', b: '2' } }).increment(2)
    meters.counter('calls').increment(4)
    expect(await samples(meters)).toEqual({
      'calls_total{a="1"}': 1,
      'calls_total{a="1",b="2"}': 2,
      calls_total: 4,
    })
  })

  it('takes names that Prometheus does not tell apart for one', async () => {
    const { meters } = await meterFixture()
    meters.counter('a.b', { tags: { 'x.y': '1' } }).increment()
    meters.counter('a_b', { tags: { x_y: '1' } }).increment()
    expect(await samples(meters)).toEqual({ 'a_b_total{x_y="1"}': 2 })
  })

  it('escapes what tags and descriptions may hold', async () => {
    const { meters } = await meterFixture()
    meters.counter('calls', { tags: { to: 'a"b\\c\nd' }, description: 'One\nline \\' }).increment()
    expect((await meters.scrape()).body).toBe(
      '# HELP calls_total One\\nline \\\\\n# TYPE calls_total counter\ncalls_total{to="a\\"b\\\\c\\nd"} 1\n',
    )
  })

  it('leaves out what can not be measured: amounts below zero, and what is no finite number', async () => {
    const { meters } = await meterFixture()
    const wrong = [-1, Number.NaN, Infinity, -Infinity]
    const [counter, timer] = [meters.counter('c'), meters.timer('t', { buckets: [1] })]
    for (const amount of wrong) {
      counter.increment(amount)
      timer.record(amount)
    }
    const all = Object.values(await samples(meters))
    expect(all).toEqual(all.map(() => 0))
  })

  it('reports NaN for what can not be read, says so once, and goes on with the rest', async () => {
    const { meters, logger } = await meterFixture()
    meters.gauge('broken', () => {
      throw new Error('gone')
    })
    meters.gauge('fine', () => 1)
    await meters.scrape()
    expect(await samples(meters)).toEqual({ broken: Number.NaN, fine: 1 })
    expect(logger.messages('warn')).toEqual(['A meter can not be read'])
  })

  it('forgets what is removed, and the metric with its last meter', async () => {
    const { meters } = await meterFixture()
    const [first, second] = [meters.timer('t', { tags: { n: '1' } }), meters.timer('t', { tags: { n: '2' } })]
    first.remove()
    first.remove()
    expect(Object.keys(await samples(meters))).toContain('t_seconds_count{n="2"}')
    expect(Object.keys(await samples(meters))).not.toContain('t_seconds_count{n="1"}')
    second.remove()
    expect((await meters.scrape()).body.trim()).toBe('')
    meters.gauge('t.seconds', () => 5)
    expect(await samples(meters)).toEqual({ t_seconds: 5 })
  })

  it('gives a new meter after the removal of one, which the removed one does not touch', async () => {
    const { meters } = await meterFixture()
    const old = meters.counter('calls')
    meters.counter('others')
    old.remove()
    meters.counter('calls').increment()
    old.increment(10)
    old.remove()
    expect(await samples(meters)).toEqual({ calls_total: 1, others_total: 0 })
  })

  it('removes a meter once: not the one that has its tags by now', async () => {
    const { meters } = await meterFixture()
    meters.counter('orders', { tags: { kind: 'shop' } }).increment()
    const old = meters.counter('orders', { tags: { kind: 'web' } })
    old.remove()
    meters.counter('orders', { tags: { kind: 'web' } }).increment()
    old.remove()
    expect(await samples(meters)).toEqual({
      'orders_total{kind="shop"}': 1,
      'orders_total{kind="web"}': 1,
    })
  })

  it('refuses two kinds under one name, and a name that prom-client has already', async () => {
    const { meters } = await meterFixture()
    meters.timer('work')
    expect(() => meters.gauge('work', () => 1)).toThrow(MeterKindError)
    expect(() => meters.gauge('work.seconds', () => 1)).toThrow(MeterKindError)
    expect(() => meters.gauge('work.seconds.max', () => 1)).toThrow(DuplicateMetricError)
    new Gauge({ name: 'taken_seconds_max', help: 'Taken.', registers: [meters.client] })
    expect(() => meters.timer('taken')).toThrow(DuplicateMetricError)
    expect(meters.client.getSingleMetric('taken_seconds')).toBeUndefined()
    meters.counter('count')
    expect(() => meters.functionCounter('count', () => 1)).toThrow(MeterKindError)
    expect(() => meters.timer('t', { tags: { le: '1' } })).toThrow(ReservedTagError)
  })

  it('refuses a name that OpenMetrics takes for that of a counter, whichever comes first', async () => {
    const { meters } = await meterFixture()
    meters.counter('orders.placed')
    expect(() => meters.gauge('orders_placed', () => 1)).toThrow(DuplicateMetricError)
    meters.gauge('orders.open', () => 1)
    expect(() => meters.counter('orders_open')).toThrow(DuplicateMetricError)
    expect(() => meters.counter('orders_open.total')).toThrow(DuplicateMetricError)
    meters.counter('orders.placed', { tags: { by: 'ann' } }).increment()
  })

  it('refuses names of the lines that a timer or a summary has, whichever comes first', async () => {
    const { meters } = await meterFixture()
    meters.summary('size')
    for (const name of ['size.count', 'size.sum']) {
      expect(() => meters.gauge(name, () => 1)).toThrow(DuplicateMetricError)
    }
    meters.gauge('work.seconds.count', () => 1)
    expect(() => meters.timer('work')).toThrow(DuplicateMetricError)
    expect(Object.keys(await samples(meters))).toEqual([
      'size_sum',
      'size_count',
      'size_max',
      'work_seconds_count',
    ])
  })

  it('gives what is turned off a meter that does nothing', async () => {
    const { meters } = await meterFixture({ isEnabled: (name) => name !== 'off' })
    meters.counter('off').increment()
    meters.timer('off').record(1)
    meters.gauge('off', () => 1).remove()
    meters.counter('on').increment()
    expect(await samples(meters)).toEqual({ on_total: 1 })
  })

  it('puts the common tags on every line, those of prom-client included', async () => {
    const { meters } = await meterFixture({ commonTags: { 'app.region': 'eu' } })
    meters.counter('calls', { tags: { kind: 'x' } }).increment()
    new Gauge({ name: 'own', help: 'Own.', registers: [meters.client] }).set(2)
    expect(await samples(meters)).toEqual({
      'calls_total{app_region="eu",kind="x"}': 1,
      'own{app_region="eu"}': 2,
    })
    expect(meters.meters()[0]?.tags).toEqual({ 'app.region': 'eu', kind: 'x' })
  })

  it('tells of every meter what it measured, with dotted names and times in seconds', async () => {
    const { meters, clock } = await meterFixture()
    meters.timer('work', { tags: { kind: 'a' }, description: 'Work.', buckets: [10, 100] }).record(50)
    meters.summary('size', { unit: 'bytes' }).record(3)
    meters.counter('calls').increment(2)
    meters.gauge('level', () => 4)
    const now = clock.now()
    const found = meters.meters()
    expect(found.map(({ createdAt }) => createdAt)).toEqual([now, now, now, now])
    expect(found.map(({ createdAt: _createdAt, ...rest }) => rest)).toEqual([
      {
        name: 'work',
        type: 'timer',
        unit: 'seconds',
        description: 'Work.',
        tags: { kind: 'a' },
        measurements: [
          { statistic: 'COUNT', value: 1 },
          { statistic: 'TOTAL_TIME', value: 0.05 },
          { statistic: 'MAX', value: 0.05 },
        ],
        buckets: [
          [0.01, 0],
          [0.1, 1],
        ],
      },
      {
        name: 'size',
        type: 'summary',
        unit: 'bytes',
        tags: {},
        measurements: [
          { statistic: 'COUNT', value: 1 },
          { statistic: 'TOTAL', value: 3 },
          { statistic: 'MAX', value: 3 },
        ],
      },
      { name: 'calls', type: 'counter', tags: {}, measurements: [{ statistic: 'COUNT', value: 2 }] },
      { name: 'level', type: 'gauge', tags: {}, measurements: [{ statistic: 'VALUE', value: 4 }] },
    ])
  })

  it('is read by prom-client as its own metrics are', async () => {
    const { meters } = await meterFixture()
    meters.timer('t', { tags: { a: '1' }, buckets: [1] }).record(1)
    const [timer] = (await meters.client.getMetricsAsJSON()) as unknown as { values: object[] }[]
    expect(timer?.values[0]).toEqual({
      metricName: 't_seconds_bucket',
      labels: { a: '1', le: '0.001' },
      value: 1,
    })
    meters.client.resetMetrics()
    expect(await samples(meters)).toMatchObject({ 't_seconds_count{a="1"}': 1 })
  })

  it('writes what it prefers to who accepts both', async () => {
    const { meters } = await meterFixture()
    const typeFor = async (accept: string) => (await meters.scrape(accept)).contentType.split(';')[0]
    const prometheus =
      'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'
    expect(await typeFor(prometheus)).toBe('application/openmetrics-text')
    expect(await typeFor('text/plain, application/openmetrics-text;q=0.5')).toBe('text/plain')
    expect(await typeFor('application/openmetrics-text;q=0')).toBe('text/plain')
    expect(await typeFor('text/html,*/*;q=0.8')).toBe('text/plain')
    expect(await typeFor('APPLICATION/OpenMetrics-Text ; Q=1')).toBe('application/openmetrics-text')
    expect(await typeFor('application/openmetrics-text;q=high')).toBe('text/plain')
  })
})
