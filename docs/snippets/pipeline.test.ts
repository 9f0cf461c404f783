import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { PipelineModule } from './pipeline.js'

let app: TestApplication

beforeAll(async () => {
  app = await TestingModule.create({ imports: [PipelineModule] }).compile()
})
afterAll(() => app.close())

describe('the pipeline snippets', () => {
  it('check a body with a schema', async () => {
    expect((await app.http.post('/ratings', { stars: 4, more: 1 })).json()).toEqual({ stars: 4 })
    const wrong = await app.http.post('/ratings', { stars: 'many' })
    expect(wrong.status).toBe(400)
    expect(wrong.json()).toMatchObject({
      errors: [{ pointer: '/stars', message: 'must be a whole number' }],
    })
  })

  it('run middleware, guards and interceptors', async () => {
    const refused = await app.http.get('/reports')
    expect(refused.status).toBe(401)
    expect(refused.headers.get('x-powered-by')).toBe('Nexus')
    expect((await app.http.get('/reports', { headers: { authorization: 'Bearer x' } })).status).toBe(403)
    const allowed = await app.http.get('/reports', {
      headers: { authorization: 'Bearer x', 'x-role': 'reporter' },
    })
    expect(allowed.json()).toEqual({ data: ['sales', 'stock'] })
  })

  it('convert parameters by their types', async () => {
    const response = await app.http.get('/words?length=4&loud=true', { headers: { 'accept-language': 'de' } })
    expect(response.text()).toBe('HALL')
    expect((await app.http.get('/words?length=1e3&loud=true')).status).toBe(400)
    expect((await app.http.get('/words?length=4&loud=yes')).status).toBe(400)
  })

  it('take files of a form, and large ones as a stream', async () => {
    const form = new FormData()
    form.append('title', 'Bern')
    form.append('photo', new Blob(['PNG'], { type: 'image/png' }), 'bern.png')
    expect((await app.http.post('/photos', form)).json()).toEqual({
      title: 'Bern',
      filename: 'bern.png',
      size: 3,
      more: 0,
    })
    form.set('photo', new Blob(['GIF'], { type: 'image/gif' }), 'bern.gif')
    expect((await app.http.post('/photos', form)).status).toBe(415)
    form.delete('photo')
    expect((await app.http.post('/photos', form)).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/photo', in: 'form', code: 'missing' }],
    })
    expect((await app.http.post('/photos/archive', 'content')).json()).toEqual({ size: 7 })
  })

  it('write every kind of result', async () => {
    expect((await app.http.get('/results/json')).json()).toEqual({ answer: 42 })
    expect((await app.http.get('/results/text')).text()).toBe('forty-two')
    expect((await app.http.get('/results/stream')).text()).toBe('one two')
    const entity = await app.http.get('/results/entity')
    expect(entity.headers.get('etag')).toBe('"v1"')
    const again = await app.http.get('/results/entity', { headers: { 'if-none-match': '"v1"' } })
    expect(again.status).toBe(304)
  })

  it('keep what each dialect does', async () => {
    expect((await app.http.post('/nest')).status).toBe(201)
    expect((await app.http.get('/nest/1')).status).toBe(200)
    expect((await app.http.post('/spring')).status).toBe(200)
  })
})
