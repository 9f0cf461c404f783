import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ApplicationAvailability } from 'nexus-framework/core'
import { RuntimeProperties, ServerProperties } from 'nexus-framework/http'
import { ManagementServerProperties } from 'nexus-framework/actuator'
import { CapturingLogger, TestingModule, type TestApplication } from 'nexus-framework/testing'
import { parse } from 'yaml'
import { PriceList, ShopModule } from './health.js'

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
  readonly periodSeconds: number
  readonly failureThreshold: number
}

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds: number
        readonly containers: readonly {
          readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
          readonly startupProbe: Probe
          readonly livenessProbe: Probe
          readonly readinessProbe: Probe
        }[]
      }
    }
  }
}

describe('the health snippets', () => {
  let directory: string
  let app: TestApplication
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'health-'))
  })
  afterEach(async () => {
    await app.close()
    await rm(directory, { recursive: true })
  })
  const read = (file: string): Promise<string> => readFile(new URL(file, import.meta.url), 'utf8')
  const boot = async (file: string): Promise<void> => {
    await cp(new URL(file, import.meta.url), join(directory, 'application.yaml'))
    app = await TestingModule.create({
      imports: [ShopModule],
      providers: [PriceList],
      directory,
      logger: new CapturingLogger(),
      cache: false,
    }).compile()
  }

  it('group indicators, and show them to who may see them', async () => {
    await boot('health.yaml')
    const expected: unknown = JSON.parse(await read('health-response.json'))
    expect((await app.http.get('/actuator/health/partners')).json()).toEqual(expected)
    expect((await app.http.get('/partners')).json()).toEqual(expected)
    expect((await app.http.get('/actuator/health/partners/db/orders')).status).toBe(200)
    expect((await app.http.get('/actuator/health/partners/db/users')).status).toBe(404)
    expect((await app.http.get('/actuator/health')).json()).toEqual({
      // The directory that the configuration names is not on the machine of this test.
      status: 'DOWN',
      groups: ['liveness', 'partners', 'readiness'],
    })
  })

  it('take traffic away while prices are loaded, and ask for a restart', async () => {
    await boot('health.yaml')
    const readiness = async () => (await app.http.get('/actuator/health/readiness')).status
    const loaded = Promise.withResolvers<void>()
    const reload = app.get(PriceList).reload(() => loaded.promise)
    expect(await readiness()).toBe(503)
    loaded.resolve()
    await reload
    expect(await readiness()).toBe(200)
    app.get(PriceList).onCorruption()
    expect(app.get(ApplicationAvailability).live).toBe(false)
    expect((await app.http.get('/actuator/health/liveness')).status).toBe(503)
  })

  it('fit together: probes ask paths that there are, and the pod outlives its shutdown', async () => {
    await boot('health-kubernetes.yaml')
    const { spec } = (parse(await read('health-deployment.yaml')) as Deployment).spec.template
    const [container] = spec.containers
    if (container === undefined) throw new RangeError('the deployment has no container')
    const portOf = (name: string) => container.ports.find((port) => port.name === name)?.containerPort
    const { port, shutdownDelay, shutdownTimeout } = app.get(ServerProperties)
    const management = app.get(ManagementServerProperties).port
    expect([portOf('http'), portOf('management')]).toEqual([port, management])

    const patterns = app.routes.map(({ pattern }) => pattern)
    expect(patterns).toContain('/actuator/health/{*path}')
    const { startupProbe, livenessProbe, readinessProbe } = container
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
      expect(httpGet.port).toBe('management')
      expect(['/actuator/health/liveness', '/actuator/health/readiness']).toContain(httpGet.path)
    }

    const deadline = app.get(RuntimeProperties).shutdownDeadline.toSeconds()
    expect(shutdownDelay.toSeconds()).toBeGreaterThanOrEqual(
      readinessProbe.periodSeconds * readinessProbe.failureThreshold,
    )
    expect(deadline).toBeGreaterThan(shutdownDelay.toSeconds() + shutdownTimeout.toSeconds())
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(deadline)
  })
})
