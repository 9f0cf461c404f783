import { describe, expect, it } from '@jest/globals'
import {
  Binder,
  InvalidConfigurationError,
  objectSource,
  StandardEnvironment,
} from '../../../config/index.js'
import { meterSettings, type MeterSettings } from './meter-settings.js'
import { MetricsProperties } from './metrics.properties.js'

async function settings(values: object): Promise<MeterSettings> {
  const environment = new StandardEnvironment([objectSource('test', { management: { metrics: values } })])
  return meterSettings(await new Binder(environment).bindProperties(MetricsProperties))
}

describe('management.metrics', () => {
  it('leaves everything on, without buckets and with 1000 series, where nothing is said', async () => {
    const { isEnabled, maxSeries, buckets, commonTags } = await settings({})
    expect([isEnabled('a.b'), maxSeries('a'), buckets('a', 'timer', undefined), commonTags]).toEqual([
      true,
      1000,
      [],
      {},
    ])
    expect(buckets('a', 'timer', [3, 1, 2, 3])).toEqual([1, 2, 3])
  })

  it('turns meters off by the beginning of their names, the longest first', async () => {
    const { isEnabled } = await settings({ enable: { http: false, 'http.server': true, all: true } })
    expect(['http.client.requests', 'http.server.requests', 'httpx', 'jvm'].map(isEnabled)).toEqual([
      false,
      true,
      true,
      true,
    ])
    const none = await settings({ enable: { all: false, process: true } })
    expect(['process.uptime', 'http'].map(none.isEnabled)).toEqual([true, false])
  })

  it('gives buckets to meters by name, and takes them away', async () => {
    const { buckets } = await settings({
      distribution: {
        percentilesHistogram: { 'http.server.requests': true, resilience4j: false },
        slo: { 'http.client': '50ms, 200ms,1s', orders: ['10', '20'] },
        minimumExpectedValue: { 'http.server.requests': '10ms' },
        maximumExpectedValue: { 'http.server.requests': '20ms' },
      },
    })
    expect(buckets('http.server.requests', 'timer', undefined)).toEqual([
      10, 11.184809, 12.58291, 13.981011, 15.379112, 16.777216, 20,
    ])
    expect(buckets('http.client.requests', 'timer', undefined)).toEqual([50, 200, 1000])
    expect(buckets('http.client.requests', 'timer', [100])).toEqual([50, 100, 200, 1000])
    expect(buckets('resilience4j.retry.calls', 'timer', true)).toEqual([])
    expect(buckets('orders.size', 'summary', undefined)).toEqual([10, 20])
  })

  it('limits series, of all meters and of single ones', async () => {
    const { maxSeries } = await settings({
      limits: { maxSeriesPerMeter: 10, maxSeries: { 'http.server.requests': 500 } },
    })
    expect([maxSeries('http.server.requests'), maxSeries('http.client.requests')]).toEqual([500, 10])
  })

  it('refuses what is no amount and no limit', async () => {
    const wrong = settings({
      distribution: { slo: { a: '10ms,soon' }, minimumExpectedValue: { b: '-1' } },
      limits: { maxSeriesPerMeter: 0, maxSeries: { c: 1.5 } },
    })
    await expect(wrong).rejects.toThrow(InvalidConfigurationError)
    await expect(wrong).rejects.toThrow(
      /slo\.a.*soon[^]*minimum-expected-value\.b[^]*max-series-per-meter[^]*max-series\.c/,
    )
  })
})
