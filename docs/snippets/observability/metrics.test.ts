import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from '@jest/globals'
import { MeterRegistry } from 'nexus-framework'
import {
  MetricsProperties,
  OtlpMetricsProperties,
  PrometheusMeterRegistry,
} from 'nexus-framework/observability'
import { CapturingLogger, TestingModule, type TestApplication } from 'nexus-framework/testing'
import { Checkout, OrderService, ShopModule } from './metrics.js'

const opened: TestApplication[] = []

afterEach(async () => {
  for (const app of opened.splice(0)) await app.close()
})

it('shows meters that the scrape has', async () => {
  const app = await TestingModule.create({
    imports: [ShopModule],
    logger: new CapturingLogger(),
    cache: false,
  }).compile()
  opened.push(app)
  const orders = app.get(OrderService)
  await orders.place('tea')
  expect(() => orders.check('')).toThrow(RangeError)
  app.get(Checkout).left()
  app.get(Checkout).paid(300)
  const { body } = await app.get(PrometheusMeterRegistry).scrape()
  for (const line of [
    'orders_place_seconds_count{class="OrderService",exception="none",method="place"} 1',
    'orders_rejected_total{class="OrderService",exception="RangeError",method="check",result="failure"} 1',
    'orders_waiting 1',
    'checkout_abandoned_total 1',
    'checkout_duration_seconds_bucket{le="0.5",step="payment"} 1',
    'warehouse_robots 7',
    'room_temperature_celsius 21',
  ]) {
    expect(body).toContain(`${line}\n`)
  }
  expect(app.get(MeterRegistry)).toBe(app.get(PrometheusMeterRegistry))
})

it('shows properties that there are', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'nexus-metrics-'))
  await cp(new URL('metrics.yaml', import.meta.url), join(directory, 'application.yaml'))
  await cp(new URL('metrics-otlp.yaml', import.meta.url), join(directory, 'application-otlp.yaml'))
  try {
    const app = await TestingModule.create({
      imports: [ShopModule],
      logger: new CapturingLogger(),
      cache: false,
      directory,
      profiles: ['otlp'],
      properties: { management: { otlp: { metrics: { export: { enabled: false } } } } },
    }).compile()
    opened.push(app)
    expect(app.get(MetricsProperties)).toMatchObject({
      tags: { region: 'eu-west-1' },
      enable: { system: false },
      distribution: {
        percentilesHistogram: { 'http.client.requests': true },
        slo: { 'orders.place': '50ms, 200ms' },
        maximumExpectedValue: { 'http.client.requests': '5s' },
      },
      limits: { maxSeriesPerMeter: 500, maxSeries: { 'http.server.requests': 2000 } },
    })
    const { url, step } = app.get(OtlpMetricsProperties)
    expect([url, step?.toMillis()]).toEqual(['http://localhost:4318/v1/metrics', 30_000])
    const { body } = await app.get(PrometheusMeterRegistry).scrape()
    expect(body).not.toContain('system_cpu')
    expect(body).toMatch(/orders_place_seconds_bucket\{[^}]*le="0.2"/)
  } finally {
    await rm(directory, { recursive: true })
  }
})
