import { afterEach, describe, expect, it } from '@jest/globals'
import { PrometheusMeterRegistry } from 'nexus-framework/observability'
import { attributesOf, OtlpReceiver, type OtlpMetric } from '../../support/otlp-receiver.js'
import { openShop, type Shop, type ShopOptions } from './shop.fixture.js'

/** `AGGREGATION_TEMPORALITY_CUMULATIVE` */
const CUMULATIVE = [2, 'AGGREGATION_TEMPORALITY_CUMULATIVE']

interface Point {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly startTimeUnixNano: string
  readonly timeUnixNano: string
  readonly asDouble?: number
  readonly count?: number | string
  readonly sum?: number
  readonly bucketCounts?: readonly (number | string)[]
  readonly explicitBounds?: readonly number[]
}

const opened: AsyncDisposable[] = []
const variables = { ...process.env }

afterEach(async () => {
  process.env = { ...variables }
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function receiver(): Promise<OtlpReceiver> {
  const made = await OtlpReceiver.listen()
  opened.push(made)
  return made
}

async function shopWith(
  values: Readonly<Record<string, string | number | boolean | object>>,
  options: ShopOptions = {},
): Promise<Shop> {
  const shop = await openShop({
    ...options,
    properties: { application: { name: 'shop' }, management: { otlp: { metrics: { export: values } } } },
  })
  opened.push(shop)
  return shop
}

function metric(all: readonly OtlpMetric[], name: string): OtlpMetric {
  const found = all.findLast((each) => each.name === name)
  if (found === undefined) throw new Error(`No ${name} among ${all.map((each) => each.name).join(', ')}`)
  return found
}

function points({ data }: OtlpMetric, kind: 'sum' | 'gauge' | 'histogram'): readonly Point[] {
  const { dataPoints } = data[kind] as { readonly dataPoints: readonly object[] }
  return dataPoints.map((each) => ({
    ...(each as Point),
    attributes: attributesOf(each as Record<string, unknown>),
  }))
}

function pointWith(of: readonly Point[], attributes: Readonly<Record<string, string>>): Point | undefined {
  return of.find((each) => Object.entries(attributes).every(([key, value]) => each.attributes[key] === value))
}

describe.each([
  ['protobuf', 'http/protobuf', 'none'],
  ['JSON, compressed', 'http/json', 'gzip'],
])('the last metrics of an application, sent by OTLP in %s', (_title, protocol, compression) => {
  async function sent(): Promise<OtlpReceiver> {
    const collector = await receiver()
    process.env['OTEL_EXPORTER_OTLP_METRICS_PROTOCOL'] = protocol
    const headers = { 'x-tenant': 'a' }
    const shop = await shopWith({ enabled: true, url: collector.metricsUrl, compression, headers })
    await shop.busy()
    await shop.application.close()
    return collector
  }

  it('are counters as cumulative sums, with their tags', async () => {
    const { metrics, requests } = await sent()
    expect(requests[0]?.headers['x-tenant']).toBe('a')
    const calls = metric(metrics, 'method.counted')
    const description = 'Calls of methods with @Counted.'
    expect(calls).toMatchObject({ service: 'shop', scope: 'nexus-framework', description })
    expect(calls.data['sum']).toMatchObject({ isMonotonic: true })
    expect(CUMULATIVE).toContain(
      (calls.data['sum'] as { aggregationTemporality: unknown }).aggregationTemporality,
    )
    const failed = pointWith(points(calls, 'sum'), { method: 'place', result: 'failure' })
    expect(failed).toMatchObject({ asDouble: 1, attributes: { exception: 'RangeError', class: 'Orders' } })
    const { startTimeUnixNano = 0, timeUnixNano = 0 } = failed ?? {}
    expect(BigInt(startTimeUnixNano)).toBeLessThanOrEqual(BigInt(timeUnixNano))
    expect(BigInt(startTimeUnixNano)).toBeGreaterThan(1_700_000_000_000_000_000n)
  })

  it('are timers as histograms in seconds, and gauges of their maxima', async () => {
    const { metrics } = await sent()
    const placed = metric(metrics, 'orders.place')
    expect(placed.unit).toBe('s')
    const histogram = pointWith(points(placed, 'histogram'), { exception: 'none' })
    expect(histogram?.explicitBounds).toEqual([
      0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ])
    expect(Number(histogram?.count)).toBe(1)
    expect(histogram?.bucketCounts).toHaveLength(15)
    expect(histogram?.bucketCounts?.map(Number).reduce((sum, each) => sum + each, 0)).toBe(1)
    expect(histogram?.sum).toBeGreaterThan(0)
    const largest = points(metric(metrics, 'orders.place.max'), 'gauge')
    expect(pointWith(largest, { exception: 'none' })?.asDouble).toBe(histogram?.sum)
  })

  it('are timers without buckets as histograms with a single one', async () => {
    const { metrics } = await sent()
    const requests = points(metric(metrics, 'http.client.requests'), 'histogram')
    const plain = pointWith(requests, { uri: '/items/{id}' })
    expect(Number(plain?.count)).toBe(2)
    expect(plain?.bucketCounts?.map(Number)).toEqual([2])
    expect(plain?.explicitBounds ?? []).toEqual([])
  })

  it('are gauges with their units, those of components that are about to be destroyed among them', async () => {
    const { metrics } = await sent()
    const heap = metric(metrics, 'nodejs.heap.size.used')
    expect(heap.unit).toBe('By')
    expect(points(heap, 'gauge')[0]?.asDouble).toBeGreaterThan(1_000_000)
    expect(metric(metrics, 'resilience4j.circuitbreaker.state').data['gauge']).toBeDefined()
  })
})

describe('metrics sent by OTLP', () => {
  it('come step by step, with counts that go on', async () => {
    const collector = await receiver()
    const shop = await shopWith({ enabled: true, url: collector.metricsUrl, step: '20ms' })
    const count = (): number =>
      Number(
        pointWith(points(metric(collector.metrics, 'orders.place'), 'histogram'), { exception: 'none' })
          ?.count,
      )
    await shop.busy()
    await collector.until(
      () => collector.metrics.some(({ name }) => name === 'orders.place') && count() === 1,
    )
    await shop.busy()
    await collector.until(() => count() === 2)
    const starts = collector.metrics
      .filter(({ name }) => name === 'orders.place')
      .map((each) => pointWith(points(each, 'histogram'), { exception: 'none' })?.startTimeUnixNano)
    expect(new Set(starts).size).toBe(1)
  })

  it('go where the standard variables say', async () => {
    const collector = await receiver()
    process.env['OTEL_METRICS_EXPORTER'] = 'otlp'
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.url
    process.env['OTEL_EXPORTER_OTLP_METRICS_HEADERS'] = 'x-tenant=b'
    process.env['OTEL_RESOURCE_ATTRIBUTES'] = 'deployment.environment.name=test'
    const shop = await shopWith({ url: 'http://127.0.0.1:1/never' })
    await shop.application.close()
    expect(collector.requests[0]).toMatchObject({ path: '/v1/metrics', headers: { 'x-tenant': 'b' } })
    expect(collector.metrics[0]?.resource).toMatchObject({
      'service.name': 'shop',
      'deployment.environment.name': 'test',
    })
  })

  it('are not sent to an exporter that nobody knows, which is told', async () => {
    process.env['OTEL_METRICS_EXPORTER'] = 'otpl'
    const shop = await shopWith({})
    expect(shop.logger.messages('warn')).toContain(
      'OTEL_METRICS_EXPORTER has "otpl", which is ignored: known are otlp, prometheus, none',
    )
  })

  it('are sent where a URL is all that is configured', async () => {
    const collector = await receiver()
    const shop = await shopWith({ url: collector.metricsUrl })
    await shop.busy()
    await shop.application.close()
    expect(collector.requests).not.toEqual([])
  })

  it('are not sent where that is turned off', async () => {
    const collector = await receiver()
    const shop = await shopWith({ url: collector.metricsUrl, enabled: false })
    await shop.busy()
    await shop.application.close()
    expect(collector.requests).toEqual([])
  })

  it('cost an application nothing but a line of the log when nobody takes them', async () => {
    const shop = await shopWith({
      enabled: true,
      url: 'http://127.0.0.1:1/v1/metrics',
      step: '5ms',
      shutdownTimeout: '1s',
    })
    await shop.busy()
    const { body } = await shop.application.get(PrometheusMeterRegistry).scrape()
    expect(body).toContain('orders_place_seconds_count')
    await shop.application.close()
    const lines = shop.logger.entries.filter(({ message }) => message.startsWith('Metrics'))
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn Metrics can not be delivered; they are sent again with the next step',
    ])
    expect(lines[0]?.fields['reason']).toMatch(/ECONNREFUSED|bad port/)
  })

  it('are sent again while a receiver refuses for the moment, also at the end', async () => {
    const collector = await receiver()
    collector.answer({ status: 503 })
    const shop = await shopWith({ enabled: true, url: collector.metricsUrl })
    await shop.busy()
    const closing = shop.application.close()
    await collector.until(() => collector.requests.length > 0)
    collector.answer(undefined)
    await closing
    expect(collector.requests.map(({ status }) => status)).toEqual([503, 200])
  })
})
