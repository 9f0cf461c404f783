import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from '@jest/globals'
import { TestingModule, type TestApplication } from '../../testing/index.js'
import { ActuatorModule } from '../index.js'
import { bootActuator } from './endpoints.fixture.js'
import { HeapdumpEndpoint } from './heapdump-endpoint.js'

describe('The heapdump endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const OPEN = { 'management.endpoint.heapdump.access': 'unrestricted' }

  it('is not there unless its access is configured', async () => {
    app = await bootActuator()
    expect((await app.http.get('/actuator/heapdump')).status).toBe(404)
  })

  it('streams a snapshot of the heap as a file', async () => {
    const { http } = (app = await bootActuator({ properties: OPEN }))
    const response = await http.fetch('GET', '/actuator/heapdump')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="heapdump-[\dTZ.-]+\.heapsnapshot"$/,
    )
    const reader = response.body?.getReader()
    const piece = await reader?.read()
    expect(new TextDecoder().decode(piece?.value)).toContain('{"snapshot":')
    await reader?.cancel()
  }, 60_000)

  describe('of a small heap', () => {
    const taken: Readable[] = []
    class SmallHeap extends HeapdumpEndpoint {
      protected override takeSnapshot(): Readable {
        const snapshot = Readable.from(['{"snapshot":', '{}', '}'])
        taken.push(snapshot)
        return snapshot
      }
    }
    const boot = async (): Promise<TestApplication['http']> => {
      taken.length = 0
      app = await TestingModule.create({
        imports: [ActuatorModule],
        properties: {
          'management.endpoints.web.exposure.include': 'heapdump',
          'logging.level.root': 'off',
          ...OPEN,
        },
        cache: false,
      })
        .override(HeapdumpEndpoint)
        .useClass(SmallHeap)
        .compile()
      return app.http
    }

    it('sends to one client at a time', async () => {
      const http = await boot()
      const first = await http.fetch('GET', '/actuator/heapdump')
      const second = await http.get('/actuator/heapdump')
      expect(second.status).toBe(429)
      expect(second.json()).toMatchObject({ code: 'NEXUS_ACTUATOR_HEAP_DUMP_RUNNING' })
      expect(await first.text()).toBe('{"snapshot":{}}')
      expect((await http.get('/actuator/heapdump')).text()).toBe('{"snapshot":{}}')
    })

    it('is let go of when its client goes away', async () => {
      const http = await boot()
      const first = await http.fetch('GET', '/actuator/heapdump')
      await first.body?.cancel()
      expect(taken[0]?.destroyed).toBe(true)
      expect((await http.get('/actuator/heapdump')).status).toBe(200)
    })

    it('is not taken for HEAD', async () => {
      const http = await boot()
      const response = await http.head('/actuator/heapdump')
      expect(response.headers.get('content-disposition')).toMatch(/^attachment/)
      expect(taken).toEqual([])
    })
  })
})
