import { afterEach, describe, expect, it } from '@jest/globals'
import { MissingPackageError } from '../../common/index.js'
import { InjectionToken, Module } from '../../core/index.js'
import { CapturingLogger, TestingModule, type TestApplication } from '../../testing/index.js'
import { OpenApiProperties } from '../openapi.properties.js'
import { pageParts, type PageRequest } from './page-parts.js'

const SOURCE = new InjectionToken<string>('source')

interface Given {
  readonly ui?: PageRequest<string>['ui']
  readonly installed?: boolean
  readonly enabled?: boolean
}

let app: TestApplication | undefined
const logger = new CapturingLogger()

async function start({ ui, installed = true, enabled = true }: Given): Promise<TestApplication> {
  @Module({})
  class PageModule {}
  const documents = (title: string) => [
    {
      name: 'a',
      path: '/openapi.json',
      document: {
        openapi: '3.1.1',
        info: { title, version: '1' },
        servers: [],
        security: [],
        paths: {},
        components: { schemas: {} },
      } as const,
    },
  ]
  const request = { ui, source: SOURCE, documents }
  const { controllers, providers } = installed ? pageParts(request) : pageParts(request, () => undefined)
  app = await TestingModule.create({
    imports: [
      {
        module: PageModule,
        controllers,
        providers: [OpenApiProperties, { provide: SOURCE, useValue: 'Tea' }, ...providers],
      },
    ],
    properties: { 'openapi.enabled': enabled },
    logger,
    cache: false,
  }).compile()
  return app
}

afterEach(async () => {
  await app?.close()
  app = undefined
  logger.clear()
})

describe('the documentation page of a module', () => {
  it.each([undefined, true, {}])('is at /docs where the package is installed: ui %j', async (ui) => {
    const { http } = await start({ ui })
    expect((await http.get('/docs')).text()).toContain('<title>Tea</title>')
    expect(logger.messages('info', { orAbove: true })).toEqual([])
  })

  it('is where the options say', async () => {
    const { http } = await start({ ui: { path: 'api/docs/', title: 'Cake' } })
    expect((await http.get('/api/docs')).text()).toContain('<title>Cake</title>')
    expect((await http.get('/docs')).status).toBe(404)
  })

  it('is nowhere where it is not wanted, and nothing is said of it', async () => {
    const { http } = await start({ ui: false, installed: false })
    expect((await http.get('/docs')).status).toBe(404)
    expect(logger.messages('info', { orAbove: true })).toEqual([])
  })

  it.each([true, {}])('ends the start with what to install where it was asked for: ui %j', async (ui) => {
    const failure = await start({ ui, installed: false }).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({
      message: expect.stringContaining('npm install swagger-ui-dist') as unknown,
      cause: expect.any(MissingPackageError) as unknown,
    })
  })

  it('is missed in the log where nobody asked for it', async () => {
    const { http } = await start({ installed: false })
    expect((await http.get('/docs')).status).toBe(404)
    expect(logger.messages('info')).toEqual([expect.stringContaining('npm install swagger-ui-dist')])
  })

  it.each([undefined, true])('is not missed where nothing is served: ui %j', async (ui) => {
    await start({ ui, installed: false, enabled: false })
    expect(logger.messages('info', { orAbove: true })).toEqual([])
  })
})
