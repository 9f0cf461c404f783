import { afterEach, describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { default as formats } from 'ajv-formats'
import { IsString } from 'class-validator'
import * as v from 'valibot'
import { parse } from 'yaml'
import { Module } from '../core/index.js'
import { Body, Controller, Get, Post, RequestMappings } from '../http/index.js'
import { CapturingLogger } from '../testing/capturing-logger.js'
import type { TestApplication } from '../testing/test-application.js'
import { TestingModule } from '../testing/testing-module.js'
import type { OpenApiDocument } from './document/openapi-document.js'
import { openApiDocument, OpenApiModule, type OpenApiModuleOptions } from './index.js'

class Note {
  @IsString()
  text!: string
}

@Controller('v1/notes')
class NoteController {
  @Get()
  find(): Note {
    return Object.assign(new Note(), { text: '' })
  }

  @Post()
  add(@Body() note: Note): Note {
    return note
  }
}

@Controller('v2/notes')
class NewNoteController {
  @Post()
  add(@Body({ schema: v.object({ text: v.string() }) }) note: object): object {
    return note
  }
}

let application: TestApplication | undefined
afterEach(() => application?.close())

interface Settings {
  readonly options?: OpenApiModuleOptions
  readonly properties?: Readonly<Record<string, string | number | boolean>>
  readonly logger?: CapturingLogger
}

async function start({ options, properties = {}, logger }: Settings = {}): Promise<TestApplication> {
  @Module({
    imports: [OpenApiModule.forRoot(options)],
    controllers: [NoteController, NewNoteController],
  })
  class NotesModule {}
  application = await TestingModule.create({
    imports: [NotesModule],
    properties,
    cache: false,
    ...(logger !== undefined && { logger }),
  }).compile()
  return application
}

describe('OpenApiModule', () => {
  it('serves the document as JSON and as YAML', async () => {
    const { http } = await start({ options: { title: 'Notes' } })
    const json = await http.get('/openapi.json')
    expect(json.status).toBe(200)
    expect(json.headers.get('content-type')).toBe('application/json')
    const document = json.json<OpenApiDocument>()
    expect(document.info.title).toBe('Notes')
    expect(Object.keys(document.paths)).toEqual(['/v1/notes', '/v2/notes'])
    const yaml = await http.get('/openapi.yaml')
    expect(yaml.headers.get('content-type')).toBe('application/yaml')
    expect(parse(yaml.text())).toEqual(document)
    expect(yaml.text()).not.toMatch(/[&*]a\d/)
  })

  it('answers 304 to a client that has the document', async () => {
    const { http } = await start()
    const first = await http.get('/openapi.json')
    const etag = first.headers.get('etag') ?? ''
    const second = await http.get('/openapi.json', { headers: { 'if-none-match': etag } })
    expect(second.status).toBe(304)
    expect(first.headers.get('cache-control')).toBe('no-cache')
  })

  it('serves documents of parts of the application, which are the choices of the page', async () => {
    const { http } = await start({
      options: {
        title: 'Notes',
        path: '/api/spec',
        documents: [
          { name: 'v1', paths: '/v1/**' },
          { name: 'v2', title: 'New notes', paths: '/v2/**' },
        ],
      },
    })
    const v2 = (await http.get('/api/spec/v2.json')).json<OpenApiDocument>()
    expect(v2.info.title).toBe('New notes')
    expect(Object.keys(v2.paths)).toEqual(['/v2/notes'])
    const v1 = parse((await http.get('/api/spec/v1.yaml')).text()) as OpenApiDocument
    expect(v1.info.title).toBe('Notes')
    expect((await http.get('/api/spec/v3.json')).status).toBe(404)
    const script = (await http.get('/docs/initializer.js')).text()
    expect(script).toContain('api/spec/v1.json')
    expect(script).toContain('api/spec/v2.json')
  })

  it('takes what deployments say differently from the configuration', async () => {
    const { http } = await start({
      options: { title: 'Notes', description: 'Of mine.' },
      properties: {
        'openapi.title': 'Staging notes',
        'openapi.servers[0]': 'https://staging.example.com',
        'validation.status': 422,
        'validation.forbid-non-whitelisted': true,
      },
    })
    const document = (await http.get('/openapi.json')).json<OpenApiDocument>()
    expect(document.info).toMatchObject({ title: 'Staging notes', description: 'Of mine.' })
    expect(document.servers).toEqual([{ url: 'https://staging.example.com' }])
    expect(document.paths['/v1/notes']?.post?.responses).toHaveProperty('422')
    expect(document.components.schemas['Note']).toMatchObject({ additionalProperties: false })
  })

  it.each([[{ properties: { 'openapi.enabled': false } }], [{ options: { enabled: false } }]])(
    'serves nothing where it is turned off, and still has the document for tools: %j',
    async (settings) => {
      const app = await start(settings)
      for (const path of ['/openapi.json', '/openapi.yaml', '/docs']) {
        expect((await app.http.get(path)).status).toBe(404)
      }
      expect(Object.keys((await openApiDocument(app)).paths)).toHaveLength(2)
    },
  )

  it('serves the documentation page, unless it is not wanted', async () => {
    const { http } = await start({ options: { title: 'Notes' } })
    const page = await http.get('/docs')
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.text()).toContain('Notes')
    await application?.close()
    const other = await start({ options: { ui: false } })
    expect((await other.http.get('/docs')).status).toBe(404)
    expect((await other.http.get('/openapi.json')).status).toBe(200)
  })

  it('says once what it documents less than it is', async () => {
    const logger = new CapturingLogger()
    const app = await start({ logger, options: { documents: [{ name: 'all' }] } })
    await app.http.get('/openapi.json')
    await app.http.get('/openapi/all.json')
    expect(logger.messages('warn')).toEqual([expect.stringContaining('valibot')])
  })

  it('describes what the application answers, also to input that is not valid', async () => {
    const { http } = await start()
    const { components, paths } = (await http.get('/openapi.json')).json<OpenApiDocument>()
    const ajv = new Ajv2020({ strict: false })
    formats.default(ajv)
    const answers = [
      await http.post('/v1/notes', { text: 'a' }),
      await http.get('/v1/notes'),
      await http.post('/v1/notes', { text: 5 }),
      await http.post('/v1/notes', '{', { headers: { 'content-type': 'application/json' } }),
      await http.post('/v1/notes', 'a=', { headers: { 'content-type': 'text/csv' } }),
      await http.put('/v1/notes', {}),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 400, 400, 415, 405])
    for (const answer of answers) {
      const { post, get } = paths['/v1/notes'] ?? {}
      const responses = answer.status === 200 ? get?.responses : post?.responses
      const described = responses?.[answer.status] ?? responses?.[`${String(answer.status)[0]}XX`]
      const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
      const schema = described?.content?.[type]?.schema
      if (schema === undefined) throw new TypeError(`${answer.status} ${type} is not described`)
      ajv.validate({ ...schema, components }, answer.json())
      expect(ajv.errors ?? []).toEqual([])
    }
    expect(answers[2]?.json()).toMatchObject({ errors: [{ pointer: '/text', code: 'isString' }] })
  })

  it('is not among the operations of the document', async () => {
    const app = await start()
    const hidden = app.get(RequestMappings).all.filter(({ pattern }) => pattern.startsWith('/openapi'))
    expect(hidden).toHaveLength(4)
    expect(Object.keys((await openApiDocument(app)).paths)).toEqual(['/v1/notes', '/v2/notes'])
  })
})

describe('openApiDocument', () => {
  it('gives the document of an application without the module', async () => {
    @Module({ controllers: [NoteController] })
    class PlainModule {}
    application = await TestingModule.create({ imports: [PlainModule], cache: false }).compile()
    expect(Object.keys((await openApiDocument(application)).paths)).toEqual(['/v1/notes'])
  })

  it('knows documents by name', async () => {
    const app = await start({ options: { documents: [{ name: 'v1', paths: '/v1/**' }] } })
    expect(Object.keys((await openApiDocument(app, 'v1')).paths)).toEqual(['/v1/notes'])
    await expect(openApiDocument(app, 'v9')).rejects.toThrow("There is no OpenAPI document 'v9'.")
  })
})
