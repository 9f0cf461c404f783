import { existsSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { Type } from '../../common/index.js'
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
    const written: string[] = []
    /** Larger than what a stream reads ahead. */
    const SNAPSHOT = `{"snapshot":"${'x'.repeat(500_000)}"}`
    class SmallHeap extends HeapdumpEndpoint {
      protected override writeSnapshot(file: string): void {
        written.push(file)
        writeFileSync(file, SNAPSHOT)
      }
    }
    class FullDisk extends HeapdumpEndpoint {
      protected override writeSnapshot(file: string): void {
        written.push(file)
        throw new RangeError('no space left on device')
      }
    }
    const boot = async (endpoint: Type<HeapdumpEndpoint> = SmallHeap): Promise<TestApplication['http']> => {
      written.length = 0
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
        .useClass(endpoint)
        .compile()
      return app.http
    }

    it('sends to one client at a time', async () => {
      const http = await boot()
      const first = await http.fetch('GET', '/actuator/heapdump')
      const second = await http.get('/actuator/heapdump')
      expect(second.status).toBe(429)
      expect(second.json()).toMatchObject({ code: 'NEXUS_ACTUATOR_HEAP_DUMP_RUNNING' })
      expect(await first.text()).toBe(SNAPSHOT)
      expect((await http.get('/actuator/heapdump')).text()).toBe(SNAPSHOT)
    })

    it('refuses a second one while the first is being made', async () => {
      const http = await boot()
      const [first, second] = await Promise.all([
        http.get('/actuator/heapdump'),
        http.get('/actuator/heapdump'),
      ])
      expect([first.status, second.status]).toEqual([200, 429])
      expect(written).toHaveLength(1)
    })

    it('leaves no file behind, and is let go of when its client goes away', async () => {
      const http = await boot()
      const first = await http.fetch('GET', '/actuator/heapdump')
      expect(first.headers.get('content-length')).toBe(String(SNAPSHOT.length))
      expect(existsSync(dirname(written[0] ?? '/'))).toBe(false)
      await first.body?.cancel()
      expect((await http.get('/actuator/heapdump')).status).toBe(200)
    })

    it('is not taken for HEAD', async () => {
      const http = await boot()
      const response = await http.head('/actuator/heapdump')
      expect(response.headers.get('content-disposition')).toMatch(/^attachment/)
      expect(written).toEqual([])
    })

    it('says that it could not be written, and may be tried again', async () => {
      const http = await boot(FullDisk)
      for (const attempt of [0, 1]) {
        const response = await http.get('/actuator/heapdump')
        expect(response.status).toBe(503)
        expect(response.json()).toMatchObject({ code: 'NEXUS_ACTUATOR_HEAP_DUMP_FAILED' })
        expect(response.text()).not.toContain('space left')
        expect(existsSync(dirname(written[attempt] ?? '/'))).toBe(false)
      }
    })
  })
})
