import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { OpenApiDocument } from 'nexus-framework/openapi'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { LibraryModule, printDocument } from './openapi.js'

let app: TestApplication

beforeAll(async () => {
  app = await TestingModule.create({ imports: [LibraryModule] }).compile()
})
afterAll(() => app.close())

describe('the OpenAPI snippets', () => {
  it('are documented from what they are', async () => {
    const document = (await app.http.get('/openapi.json')).json<OpenApiDocument>()
    expect(document.info).toMatchObject({ title: 'Library', version: '1.4.0' })
    expect(document.paths['/books']).toMatchObject({
      get: {
        summary: 'Books of a kind',
        parameters: [{ name: 'kind', in: 'query', schema: { enum: ['novel', 'poetry'] } }],
        security: [{ token: [] }],
      },
    })
    expect(Object.keys(document.paths['/books/{isbn}']?.get?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '404']),
    )
    expect(document.components?.schemas).toMatchObject({
      Book: { properties: { pages: { type: 'integer', minimum: 1 } }, required: ['isbn', 'kind', 'pages'] },
      BookPage: { properties: { content: { type: 'array', items: { $ref: '#/components/schemas/Book' } } } },
    })
  })

  it('have a document of a part, a YAML form and a page', async () => {
    expect((await app.http.get('/openapi/v2.json')).json<OpenApiDocument>().paths).toEqual({})
    expect((await app.http.get('/openapi.yaml')).text()).toContain('title: Library')
    expect((await app.http.get('/docs')).status).toBeLessThan(400)
  })

  it('print the document of an application', async () => {
    expect(JSON.parse(await printDocument())).toMatchObject({ openapi: '3.1.1' })
  })
})
