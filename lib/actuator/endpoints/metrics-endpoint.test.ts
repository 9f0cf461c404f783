import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MeterRegistry } from '../../core/index.js'
import { prometheusMeterRegistry } from '../../observability/index.js'
import type { TestApplication } from '../../testing/index.js'
import { bootActuator } from './endpoints.fixture.js'
import type { MetricDescriptor } from './metrics-endpoint.js'
import { onlyMetrics } from './prometheus-endpoint.js'

describe('Endpoints of metrics', () => {
  let app: TestApplication
  beforeEach(async () => {
    const registry = await prometheusMeterRegistry()
    registry
      .counter('orders.placed', { tags: { kind: 'web', region: 'eu' }, description: 'Orders' })
      .increment(2)
    registry.counter('orders.placed', { tags: { kind: 'web', region: 'us' } }).increment(3)
    registry.counter('orders.placed', { tags: { kind: 'phone', region: 'eu' } }).increment(4)
    registry.timer('orders.time', { tags: { kind: 'web' } }).record(500)
    registry.timer('orders.time', { tags: { kind: 'phone' } }).record(1500)
    app = await bootActuator({ providers: [{ provide: MeterRegistry, useValue: registry }] })
  })
  afterEach(() => app.close())
  const metric = async (query: string): Promise<MetricDescriptor> =>
    (await app.http.get(`/actuator/metrics/${query}`)).json()

  it('list the names of meters', async () => {
    const { names } = (await app.http.get('/actuator/metrics')).json<{ names: string[] }>()
    expect(names).toEqual(expect.arrayContaining(['orders.placed', 'orders.time']))
    expect(names).toEqual([...new Set(names)].sort())
  })

  it('add up what the meters of a name have measured, and tell the tags that would narrow it', async () => {
    expect(await metric('orders.placed')).toEqual({
      name: 'orders.placed',
      description: 'Orders',
      measurements: [{ statistic: 'COUNT', value: 9 }],
      availableTags: [
        { tag: 'kind', values: ['phone', 'web'] },
        { tag: 'region', values: ['eu', 'us'] },
      ],
    })
    const { baseUnit, measurements } = await metric('orders.time')
    expect(baseUnit).toBe('seconds')
    expect(measurements).toEqual(
      expect.arrayContaining([
        { statistic: 'COUNT', value: 2 },
        { statistic: 'TOTAL_TIME', value: 2 },
        { statistic: 'MAX', value: 1.5 },
      ]),
    )
  })

  it('are narrowed by tags', async () => {
    expect(await metric('orders.placed?tag=kind:web')).toMatchObject({
      measurements: [{ statistic: 'COUNT', value: 5 }],
      availableTags: [{ tag: 'region', values: ['eu', 'us'] }],
    })
    expect(await metric('orders.placed?tag=kind:web&tag=region:us')).toMatchObject({
      measurements: [{ statistic: 'COUNT', value: 3 }],
      availableTags: [],
    })
  })

  it('answer 404 for a name or a tag that no meter has, and 400 for what is no tag', async () => {
    const unknown = await app.http.get('/actuator/metrics/orders.plced')
    expect(unknown.status).toBe(404)
    expect(unknown.json()).toMatchObject({
      code: 'NEXUS_ACTUATOR_UNKNOWN_NAME',
      detail: 'There is no meter "orders.plced". Did you mean "orders.placed"?',
    })
    for (const [tags, detail] of [
      ['tag=kind:fax', 'meter orders.placed with the tag "kind:fax".'],
      [
        'tag=kind:web&tag=regoin:us',
        'meter orders.placed with the tag "regoin:us". Did you mean "region:us"?',
      ],
      ['tag=region:eu&tag=region:us', 'meter orders.placed with the tags "region:eu, region:us".'],
    ] as const) {
      const none = await app.http.get(`/actuator/metrics/orders.placed?${tags}`)
      expect(none.status).toBe(404)
      expect(none.json()).toMatchObject({ detail: `There is no ${detail}` })
    }
    for (const tag of ['kind', ':web', '']) {
      const invalid = await app.http.get(`/actuator/metrics/orders.placed?tag=${tag}`)
      expect(invalid.status).toBe(400)
      expect(invalid.json()).toMatchObject({ code: 'NEXUS_ACTUATOR_INVALID_INPUT' })
    }
  })

  it('are scraped as text, or as OpenMetrics where the scraper asks for it', async () => {
    const text = await app.http.get('/actuator/prometheus')
    expect(text.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    expect(text.text()).toContain('orders_placed_total{kind="web",region="us"} 3')
    const openMetrics = await app.http.get('/actuator/prometheus', {
      headers: { accept: 'application/openmetrics-text;version=1.0.0' },
    })
    expect(openMetrics.headers.get('content-type')).toContain('application/openmetrics-text; version=1.0.0')
    expect(openMetrics.text()).toMatch(/# EOF\n$/)
  })

  it('leave out of a scrape what is not named', async () => {
    const all = await app.http.get('/actuator/prometheus')
    const some = await app.http.get('/actuator/prometheus?includedNames=orders_time_seconds_count')
    expect(some.text()).toContain('# TYPE orders_time_seconds')
    expect(some.text()).toContain('orders_time_seconds_count{kind="web"} 1')
    expect(some.text()).not.toContain('orders_placed')
    expect(all.text()).toContain('orders_placed')
    expect((await app.http.get('/actuator/prometheus?includedNames=none')).text()).toBe('')
  })
})

describe('An exposition', () => {
  const TEXT = [
    '# HELP a_total First',
    '# TYPE a_total counter',
    'a_total{x="# TYPE b counter"} 1',
    '# TYPE b summary',
    'b_count 2',
    'b_sum 3',
    '',
    '# EOF',
    '',
  ].join('\n')

  it('keeps metrics by their name or by that of a sample, and its end', () => {
    expect(onlyMetrics(TEXT, new Set(['b']))).toBe('# TYPE b summary\nb_count 2\nb_sum 3\n# EOF\n')
    expect(onlyMetrics(TEXT, new Set(['b_sum']))).toContain('b_count 2')
    expect(onlyMetrics(TEXT, new Set(['a_total']))).toBe(
      '# HELP a_total First\n# TYPE a_total counter\na_total{x="# TYPE b counter"} 1\n# EOF\n',
    )
    expect(onlyMetrics(TEXT, new Set(['c']))).toBe('# EOF\n')
  })
})
