import { describe, expect, it } from '@jest/globals'
import { Tracer } from 'nexus-framework'
import { ActuatorModule } from 'nexus-framework/actuator'
import { CapturingLogger, TestingModule } from 'nexus-framework/testing'
import { RecordingTracer } from '../../observability/http/recording-tracer.fixture.js'

describe('The requests of an open dashboard', () => {
  it.each([
    {},
    { 'management.endpoints.web.base-path': '/ops', 'management.endpoints.web.path-mapping.ui': 'board' },
  ])(
    'have no line and no span, and one link leads to the page: %j',
    async (properties: Record<string, string>) => {
      const logger = new CapturingLogger()
      const tracer = new RecordingTracer()
      const app = await TestingModule.create({
        imports: [ActuatorModule],
        providers: [{ provide: Tracer, useValue: tracer }],
        properties: {
          'management.endpoints.web.exposure.include': 'ui',
          'server.request-log.exclude': '',
          ...properties,
        },
        logger,
        cache: false,
      }).compile()
      const base = 'management.endpoints.web.base-path' in properties ? '/ops' : '/actuator'
      const page = `${base}/${base === '/ops' ? 'board' : 'ui'}`
      for (const path of [`${page}/data`, `${page}/data?since=5`, page, `${page}/`])
        expect((await app.http.get(path)).status).toBe(200)
      expect((await app.http.get(`${page}/other`)).status).toBe(404)
      const { _links: links } = (await app.http.get(base)).json<{ _links: object }>()
      expect(links).toEqual({
        self: { href: `http://localhost${base}`, templated: false },
        ui: { href: `http://localhost${page}`, templated: false },
      })
      await app.close()
      const lines = logger.entries.filter(({ name }) => name === 'nexus.http.requests')
      expect(lines.map(({ fields }) => fields.path)).toEqual([page, `${page}/`, `${page}/other`, base])
      expect(tracer.spans).toHaveLength(4)
    },
  )
})
