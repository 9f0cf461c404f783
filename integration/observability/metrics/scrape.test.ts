import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { MemorySpanExporter, PrometheusMeterRegistry } from 'nexus-framework/observability'
import { describeWithService } from '../../support/describe-with-service.js'
import { readExposition, type MetricFamily, type Sample } from './exposition.fixture.js'
import { openShop, type Shop } from './shop.fixture.js'

const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0'

let shop: Shop
let meters: PrometheusMeterRegistry

beforeAll(async () => {
  shop = await openShop({
    observability: { tracing: { exporter: 'memory', sampling: { probability: 1 } } },
    properties: { management: { metrics: { tags: { region: 'eu' } } } },
  })
  meters = shop.application.get(PrometheusMeterRegistry)
  await shop.busy()
  await shop.busy()
})

afterAll(async () => {
  await shop[Symbol.asyncDispose]()
})

async function families(accept?: string): Promise<readonly MetricFamily[]> {
  const { body } = await meters.scrape(accept)
  return readExposition(body, accept === undefined ? 'text' : 'openmetrics')
}

async function sample(
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<Sample | undefined> {
  return (await families())
    .flatMap(({ samples }) => samples)
    .find(
      (each) =>
        each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value),
    )
}

describe('the scrape of an application with the ObservabilityModule', () => {
  it.each([
    ['http_server_requests_seconds_count', { method: 'GET', uri: '/orders/{id}', status: '200' }, 4],
    ['http_server_requests_seconds_count', { method: 'GET', uri: 'NOT_FOUND', status: '404' }, 4],
    ['http_client_requests_seconds_count', { method: 'GET', uri: '/items/{id}', status: '200' }, 4],
    ['http_client_open_connections', { client_name: 'item', state: 'idle' }, 1],
    ['http_client_requests_waiting', { client_name: 'item' }, 0],
    ['resilience4j_circuitbreaker_calls_seconds_count', { name: 'inventory', kind: 'successful' }, 2],
    ['resilience4j_circuitbreaker_state', { name: 'inventory', state: 'closed' }, 1],
    ['resilience4j_retry_calls_total', { name: 'inventory', kind: 'failed_with_retry' }, 2],
    ['resilience4j_bulkhead_max_allowed_concurrent_calls', { name: 'inventory' }, 25],
    ['orders_place_seconds_count', { class: 'Orders', method: 'place', exception: 'none' }, 2],
    ['orders_place_seconds_count', { class: 'Orders', method: 'place', exception: 'RangeError' }, 2],
    ['method_counted_total', { class: 'Orders', method: 'place', result: 'failure' }, 2],
    ['orders_waiting', {}, 6],
  ])('has %s %j', async (name, labels, value) => {
    expect((await sample(name, labels))?.value).toBe(value)
  })

  it.each([
    'process_cpu_seconds_total',
    'process_start_time_seconds',
    'process_resident_memory_bytes',
    'process_files_open_files',
    'system_cpu_count',
    'nodejs_heap_size_used_bytes',
    'nodejs_eventloop_lag_p99_seconds',
    'nodejs_gc_duration_seconds_count',
    'nodejs_version_info',
    'application_started_time_seconds',
    'application_ready_time_seconds',
  ])('has %s, as every line with the common tags', async (name) => {
    expect((await sample(name))?.labels['region']).toBe('eu')
  })

  it('has every metric once, and every series, in both formats', async () => {
    const [text, open] = [await families(), await families(OPEN_METRICS)]
    expect(text.length).toBeGreaterThan(60)
    expect(open).toHaveLength(text.length)
    expect(text.every(({ samples }) => samples.length > 0)).toBe(true)
  })

  it('has buckets that add up', async () => {
    for (const { type, name, samples } of await families()) {
      if (type !== 'histogram') continue
      const counts = samples.filter((each) => each.name === `${name}_count`)
      const infinite = samples.filter(
        (each) => each.name === `${name}_bucket` && each.labels['le'] === '+Inf',
      )
      expect(infinite.map(({ value }) => value)).toEqual(counts.map(({ value }) => value))
    }
  })

  it('leads from a bucket to a trace that was exported', async () => {
    const traces = new Set(
      shop.application
        .get(MemorySpanExporter)
        .spans()
        .map(({ traceId }) => traceId),
    )
    const samples = (await families(OPEN_METRICS)).flatMap((family) => family.samples)
    const of = (name: string): readonly (string | undefined)[] =>
      samples
        .filter((each) => each.name === name && each.exemplar !== undefined)
        .map(({ exemplar }) => exemplar?.labels['trace_id'])
    for (const name of [
      'orders_place_seconds_bucket',
      'http_server_requests_seconds_bucket',
      'method_counted_total',
    ]) {
      expect(of(name).length).toBeGreaterThan(0)
      expect(of(name).every((trace) => trace !== undefined && traces.has(trace))).toBe(true)
    }
  })

  it('takes away what it measures when it closes', async () => {
    const other = await openShop()
    const registry = other.application.get(PrometheusMeterRegistry)
    await other.application.close()
    const left = registry.meters().map(({ name }) => name)
    await other[Symbol.asyncDispose]()
    expect(left.filter((name) => /^(process|system|nodejs|application|resilience4j)\./.test(name))).toEqual(
      [],
    )
  })
})

/** What promtool says about names that are Micrometer's and resilience4j's, and stay: dashboards look for them. */
const EXCEPTIONS = [
  'resilience4j_bulkhead_active_thread_count',
  'resilience4j_bulkhead_available_thread_count',
  'system_cpu_count',
].map((name) => `${name} non-histogram and non-summary metrics should not have "_count" suffix`)

function run(program: string, input: string): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(program, ['check', 'metrics'], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    )
    child.stdin?.end(input)
  })
}

await describeWithService('promtool', 'promtool check metrics', ({ url: program }) => {
  it('finds nothing wrong with the scrape of a busy application', async () => {
    const complaints = (await run(program, (await meters.scrape()).body))
      .split('\n')
      .filter((line) => line !== '')
    expect(complaints).toEqual(EXCEPTIONS)
  })

  it('would have found something', async () => {
    expect(await run(program, '# TYPE bad_total gauge\nbad_total 1\n')).toContain('bad_total')
    expect(await run(program, 'no exposition')).not.toBe('')
  })
})
