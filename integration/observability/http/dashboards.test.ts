import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Clock, GetMapping, NexusApplication, Returns, RestController } from 'nexus-framework'
import { ClientModule, exchange, GetExchange, HttpExchange } from 'nexus-framework/client'
import { ObservabilityModule, PrometheusMeterRegistry } from 'nexus-framework/observability'
import { ResilienceRegistries } from 'nexus-framework/resilience'
import { CapturingLogger, ManualClock, TestingModule, type TestApplication } from 'nexus-framework/testing'
import { Downstream, json } from '../../client/downstream.fixture.js'
import { readPromql, readScrape } from './promql.fixture.js'

/** What Prometheus adds to every series that it scrapes. */
const ADDED = ['job', 'instance']

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly datasource?: { readonly uid: string }
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[]
}

interface Dashboard {
  readonly title: string
  readonly uid: string
  readonly schemaVersion: number
  readonly panels: readonly Panel[]
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly definition?: string }[]
  }
}

const clock = new ManualClock()
let slowMs = 1

@RestController('/orders')
class OrderController {
  @GetMapping('/{id}')
  one(): string {
    clock.advance(slowMs)
    return 'order'
  }
}

@HttpExchange('/items')
abstract class ItemClient {
  @GetExchange('/all')
  @Returns(Object)
  all(): Promise<unknown> {
    return exchange()
  }
}

async function dashboard(name: string): Promise<Dashboard> {
  const file = new URL(`../../../docs/observability/grafana/${name}.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8')) as Dashboard
}

/** One instance of every pattern; meters of some are there from the first call on. */
async function useEveryPattern(registries: ResilienceRegistries): Promise<void> {
  await registries.retries.get('all').execute(() => 1)
  await registries.hedges.get('all').execute(async () => 1)
  await registries.circuitBreakers.get('all').execute(() => 1)
  await registries.rateLimiters.get('all').execute(() => 1)
  await registries.timeLimiters.get('all').execute(async () => 1)
  await registries.bulkheads.get('all').execute(() => 1)
  registries.threadPoolBulkheads.get('all')
  registries.coalesces.get('all')
  registries.chaos.get('all')
}

/** Of an application with a socket, which has refused a request. */
async function scrapeOfServer(): Promise<string> {
  const app = await NexusApplication.create(ObservabilityModule, { logger: new CapturingLogger() })
  try {
    const { port } = await app.listen({ port: 0, host: '127.0.0.1' })
    const socket = connect(port, '127.0.0.1', () => socket.end('nonsense\r\n\r\n')).resume()
    await once(socket, 'close')
    return (await app.get(PrometheusMeterRegistry).scrape()).body
  } finally {
    await app.close()
  }
}

describe('The Grafana dashboards', () => {
  let app: TestApplication
  let service: Downstream
  let scraped: Map<string, Set<string>>

  beforeAll(async () => {
    service = await Downstream.start((response) => json(response, {}))
    app = await TestingModule.create({
      imports: [ObservabilityModule, ClientModule.forFeature(ItemClient, { baseUrl: 'lb://items' })],
      controllers: [OrderController],
      properties: {
        'client.discovery.static.services.items.instances[0].uri': service.url,
        'management.anomaly.warm-up': 3,
        'management.anomaly.minimum-requests': 1,
        'server.request-log.enabled': false,
      },
      logger: new CapturingLogger(),
      cache: false,
    })
      .override(Clock)
      .useValue(clock)
      .compile()
    await app.get(ItemClient).all()
    await useEveryPattern(app.get(ResilienceRegistries))
    // Until the route is an anomaly.
    for (let interval = 0; interval < 8; interval++) {
      slowMs = interval < 5 ? 1 : 500
      await app.http.get('/orders/5')
      clock.advance(10_000)
    }
    scraped = new Map([
      ...readScrape((await app.get(PrometheusMeterRegistry).scrape()).body),
      ...readScrape(await scrapeOfServer()),
    ])
  })
  afterAll(async () => {
    await app.close()
    await service[Symbol.asyncDispose]()
  })

  describe.each(['nexus', 'resilience'])('%s.json', (name) => {
    it('asks for nothing but metrics and labels that an application has', async () => {
      const { panels, templating } = await dashboard(name)
      const queries = [
        ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
        ...templating.list.flatMap(
          ({ definition = '' }) => /^label_values\((.*), \w+\)$/.exec(definition)?.[1] ?? [],
        ),
      ]
      expect(queries.length).toBeGreaterThan(20)
      const unknown = queries.flatMap((query) => {
        const { selectors, groupedBy } = readPromql(query)
        return selectors.flatMap(({ metric, labels }) => {
          const known = scraped.get(metric)
          if (known === undefined) return [metric]
          const wanted = [...labels, ...groupedBy].filter((label) => !ADDED.includes(label))
          return wanted.filter((label) => !known.has(label)).map((label) => `${metric}{${label}}`)
        })
      })
      expect(unknown).toEqual([])
    })

    it('can be imported: a data source of one’s own, ids once each, panels beside each other', async () => {
      const { panels, templating, schemaVersion, uid } = await dashboard(name)
      expect(schemaVersion).toBeGreaterThanOrEqual(39)
      expect(uid).toMatch(/^[a-z-]{1,40}$/)
      expect(templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource' })
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
      for (const { type, title, datasource, targets = [], gridPos } of panels) {
        expect(title).not.toBe('')
        expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
        if (type === 'row') continue
        expect(datasource?.uid).toBe('${datasource}')
        expect(targets.length).toBeGreaterThan(0)
      }
      const overlapping = panels.filter((one) =>
        panels.some((other) => other.id > one.id && overlaps(one.gridPos, other.gridPos)),
      )
      expect(overlapping).toEqual([])
    })
  })

  it('would notice a metric or a label that is not there', () => {
    const { selectors, groupedBy } = readPromql(
      'histogram_quantile(0.9, sum by (le, uri) (rate(a_bucket{job=~"$job", uri!=""}[$__rate_interval]))) / topk(5, b) > 1',
    )
    expect(selectors).toEqual([
      { metric: 'a_bucket', labels: ['job', 'uri'] },
      { metric: 'b', labels: [] },
    ])
    expect(groupedBy).toEqual(['le', 'uri'])
    expect(readScrape('# HELP a b\na{x="1, y=2",z="}"} 5\nb 1\n')).toEqual(
      new Map([
        ['a', new Set(['x', 'z'])],
        ['b', new Set()],
      ]),
    )
  })
})

type Place = Panel['gridPos']

function overlaps(a: Place, b: Place): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}
