import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock, GetMapping, RestController } from 'nexus-framework'
import {
  AnomalyProperties,
  HttpObservationProperties,
  ServerProperties,
  TracedStepsProperties,
} from 'nexus-framework/http'
import { CapturingLogger, ManualClock, TestingModule, type TestApplication } from 'nexus-framework/testing'
import { ShopModule, TenantUsage } from './http.js'

const open: TestApplication[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

function keep(app: TestApplication): TestApplication {
  open.push(app)
  return app
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

describe('the snippets of HTTP observation', () => {
  it('count the requests of tenants', async () => {
    const app = keep(
      await TestingModule.create({
        imports: [ShopModule],
        controllers: [OrderController],
        logger: new CapturingLogger(),
        cache: false,
      }).compile(),
    )
    for (const tenant of ['a', 'b', 'a']) await app.http.get('/orders/1', { headers: { 'x-tenant': tenant } })
    await app.http.get('/orders/1')
    expect([...app.get(TenantUsage).requests]).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })

  it('page somebody when a route becomes slow', async () => {
    const logger = new CapturingLogger()
    const app = keep(
      await TestingModule.create({
        imports: [ShopModule],
        controllers: [OrderController],
        properties: { 'management.anomaly.warm-up': 3, 'management.anomaly.minimum-requests': 1 },
        logger,
        cache: false,
      })
        .override(Clock)
        .useValue(clock)
        .compile(),
    )
    for (let interval = 0; interval < 8; interval++) {
      slowMs = interval < 5 ? 1 : 500
      await app.http.get('/orders/5')
      clock.advance(10_000)
    }
    expect(logger.messages('error')).toEqual(['Page: GET /orders/{id}'])
    expect(logger.messages('warn')).toEqual(['The latency of GET /orders/{id} is 500 ms, usually 1 ms'])
  })

  it('configure what is observed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'http-observation-'))
    await cp(new URL('http.yaml', import.meta.url), join(directory, 'application.yaml'))
    const app = keep(
      await TestingModule.create({
        imports: [ShopModule],
        directory,
        logger: new CapturingLogger(),
        cache: false,
      }).compile(),
    )
    const { requestLog } = app.get(ServerProperties)
    expect(requestLog).toMatchObject({ enabled: true, headers: ['user-agent', 'referer'], sampleRate: 0.1 })
    expect(requestLog.slowThreshold?.toMillis()).toBe(1000)
    expect(app.get(HttpObservationProperties).exclude).toEqual(['/actuator/**'])
    expect(app.get(TracedStepsProperties)).toMatchObject({
      guards: true,
      handlers: true,
      interceptors: false,
    })
    expect(app.get(AnomalyProperties)).toMatchObject({ sensitivity: 5, minimumSlowdown: 1.5 })
    await rm(directory, { recursive: true })
  })
})
