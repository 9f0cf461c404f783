import { describe, expect, it } from '@jest/globals'
import { bucketLabel, prometheusLabel, prometheusName } from './metric-naming.js'

describe('names of metrics', () => {
  it.each([
    ['http.client.requests', 'timer', undefined, 'http_client_requests_seconds'],
    ['wait.seconds', 'timer', undefined, 'wait_seconds'],
    ['orders.placed', 'counter', undefined, 'orders_placed_total'],
    ['orders.placed.total', 'counter', undefined, 'orders_placed_total'],
    ['process.cpu', 'counter', 'seconds', 'process_cpu_seconds_total'],
    ['process.files.open', 'gauge', 'files', 'process_files_open_files'],
    ['request.bytes', 'summary', 'bytes', 'request_bytes'],
    ['request.size', 'summary', 'bytes', 'request_size_bytes'],
    ['system.load.average.1m', 'gauge', undefined, 'system_load_average_1m'],
    ['resilience4j.circuitbreaker.state', 'gauge', undefined, 'resilience4j_circuitbreaker_state'],
    ['camelCase.is-kept', 'gauge', undefined, 'camelCase_is_kept'],
    ['orders.total', 'gauge', undefined, 'orders'],
    ['2nd.place', 'gauge', undefined, 'm_2nd_place'],
    ['.a..b.', 'gauge', undefined, 'a_b'],
  ] as const)('are those of Micrometer: %s, a %s of %s, is %s', (name, kind, unit, expected) => {
    expect(prometheusName(name, kind, unit)).toBe(expected)
  })

  it('have labels of letters, digits and underscores, as tags do not need to be', () => {
    expect(['client.name', 'http-status', '_private', '4xx'].map(prometheusLabel)).toEqual([
      'client_name',
      'http_status',
      'm__private',
      'm_4xx',
    ])
  })

  it('have bounds of buckets as OpenMetrics wants them', () => {
    expect([1, 0.25, 10, 0.001048576, 1e21].map(bucketLabel)).toEqual([
      '1.0',
      '0.25',
      '10.0',
      '0.001048576',
      '1e+21',
    ])
  })
})
