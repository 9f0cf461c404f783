import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from '@jest/globals'
import { ChildProgram } from '../support/child-program.js'
import { OtlpReceiver, type OtlpSpan } from '../support/otlp-receiver.js'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

interface Started {
  readonly program: ChildProgram
  readonly url: string
}

/** A service of the sample in a process of its own, as `npm start` runs it. */
async function start(service: 'shop' | 'inventory', env: Readonly<Record<string, string>>): Promise<Started> {
  const folder = new URL(`../../sample/${service}/`, import.meta.url)
  const program = ChildProgram.start(new URL('main.ts', folder), {
    cwd: folder,
    env: { PORT: '0', MANAGEMENT_PORT: '0', ...env },
  })
  open.push(program)
  const [, url = ''] = await program.output(/Listening on (http:\/\/localhost:\d+)"/)
  return { program, url }
}

/** A span with those below it, as text: service, kind, name. */
function treeOf(spans: readonly OtlpSpan[], parent: string | undefined, depth = 0): string[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .toSorted((a, b) => Number(a.startTimeUnixNano - b.startTimeUnixNano))
    .flatMap((span) => [
      `${'  '.repeat(depth)}${span.service} ${span.kind} ${span.name}`,
      ...treeOf(spans, span.spanId, depth + 1),
    ])
}

it('traces an order through both services as one tree', async () => {
  const receiver = await OtlpReceiver.listen()
  open.push(receiver)
  const folder = await mkdtemp(join(tmpdir(), 'nexus-shop-'))
  open.push({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) })
  const telemetry = {
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  }
  const inventory = await start('inventory', telemetry)
  const shop = await start('shop', {
    ...telemetry,
    // On a busy machine the first call takes longer than the hedge waits, or gives up: this is a tree of calls that go well.
    CLIENT_INVENTORY_HEDGE: 'false',
    CLIENT_INVENTORY_CONNECT_TIMEOUT: '30s',
    CLIENT_INVENTORY_TIMEOUT: '30s',
    RESILIENCE_RETRY_INSTANCES_INVENTORY_TIMEOUT: '30s',
    INVENTORY_URL: inventory.url,
    SHOP_DATABASE: join(folder, 'shop.sqlite'),
  })

  const placed = await fetch(`${shop.url}/orders?secret=mine`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-customer-id': '1', 'x-request-id': 'order-1' },
    body: JSON.stringify({
      items: [
        { sku: 'CUP-1', quantity: 2 },
        { sku: 'PEN-2', quantity: 1 },
      ],
    }),
  })
  expect(placed.status).toBe(201)

  const ofOrder = (all: readonly OtlpSpan[]): readonly OtlpSpan[] => {
    const order = all.find(({ name }) => name === 'POST /orders')
    return all.filter(({ traceId }) => traceId === order?.traceId)
  }
  const spans = ofOrder(await receiver.spansOf((all) => ofOrder(all).length >= 10))
  const traceId = spans[0]?.traceId
  expect(treeOf(spans, undefined)).toEqual([
    'shop server POST /orders',
    '  shop internal place order',
    '    shop internal reserve pieces',
    '      shop client PUT /inventory/{sku}/reservations/{id}',
    '        inventory server PUT /inventory/{sku}/reservations/{id}',
    '          inventory internal keep pieces',
    '      shop client PUT /inventory/{sku}/reservations/{id}',
    '        inventory server PUT /inventory/{sku}/reservations/{id}',
    '          inventory internal keep pieces',
    '    shop client INSERT customer_order',
  ])
  expect(spans.every(({ status }) => status.code === 'unset')).toBe(true)
  const attributesOf = (name: string, kind: string): unknown[] =>
    spans
      .filter((span) => span.name === name && span.kind === kind)
      .toSorted((a, b) => Number(a.startTimeUnixNano - b.startTimeUnixNano))
      .map(({ attributes }) => attributes)
  expect(attributesOf('POST /orders', 'server')).toEqual([
    expect.objectContaining({
      'http.request.method': 'POST',
      'http.route': '/orders',
      'http.response.status_code': 201,
      'url.path': '/orders',
    }),
  ])
  expect(attributesOf('keep pieces', 'internal')).toEqual([
    expect.objectContaining({ 'product.sku': 'CUP-1', quantity: 2 }),
    expect.objectContaining({ 'product.sku': 'PEN-2', quantity: 1 }),
  ])
  expect(
    JSON.stringify(spans, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain('mine')

  // The lines of the request name the trace, in both services.
  for (const { program } of [shop, inventory]) {
    program.kill('SIGTERM')
    expect(await program.exit).toEqual({ code: 0, signal: null })
    expect(program.stdout).toContain(`"trace_id":"${traceId}"`)
  }
  expect(shop.program.stdout).toContain('"requestId":"order-1"')
})
