import { afterEach, expect, it } from '@jest/globals'
import { Controller, Get, Module } from 'nexus-framework'
import { ActuatorModule } from 'nexus-framework/actuator'
import { CapturingLogger, TestingModule, type TestApplication } from 'nexus-framework/testing'

@Controller('/orders')
class OrderController {
  @Get()
  all(): string {
    return 'none'
  }
}

@Module({ imports: [ActuatorModule], controllers: [OrderController] })
class ShopModule {}

let app: TestApplication | undefined
afterEach(() => app?.close())

it.each([
  [{}, ['/actuator/health', '/actuator/health/liveness', '/actuator/prometheus']],
  [{ 'management.endpoints.web.base-path': '/manage' }, ['/manage/health/readiness', '/manage/prometheus']],
  [{ 'management.endpoints.web.base-path': '/' }, ['/health', '/prometheus']],
  [{ 'management.endpoints.web.path-mapping.health': 'healthcheck' }, ['/actuator/healthcheck']],
  [{ 'management.endpoint.health.probes.add-additional-paths': 'true' }, ['/livez', '/readyz']],
])('the request log with %j leaves out what probes and scrapers ask for: %j', async (properties, paths) => {
  const logger = new CapturingLogger()
  app = await TestingModule.create({
    imports: [ShopModule],
    properties: { 'management.endpoints.web.exposure.include': '*', ...properties },
    logger,
    cache: false,
  }).compile()
  for (const path of paths) expect((await app.http.get(path)).status).not.toBe(404)
  await app.http.get('/orders')
  const lines = logger.entries.filter(({ name }) => name === 'nexus.http.requests')
  expect(lines.map(({ fields }) => fields['path'])).toEqual(['/orders'])
})
