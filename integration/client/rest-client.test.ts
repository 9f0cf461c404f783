import { afterEach, describe, expect, it } from '@jest/globals'
import type { UriValue } from 'nexus-framework'
import { Exclude, Expose, IsInt } from 'nexus-framework/validation/decorators'
import { RestClient, type PlainClientOptions } from 'nexus-framework/client'
import { Downstream, json } from './downstream.fixture.js'

class Thing {
  @IsInt() @Expose({ name: 'number' }) n!: number
  @Exclude({ toPlainOnly: true }) secret?: string
}

let open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.reverse()) await each[Symbol.asyncDispose]()
  open = []
})

async function echoing(options: PlainClientOptions = {}) {
  const service = await Downstream.start((response, { method, url, body, headers }) =>
    json(response, { method, url, body, type: headers['content-type'], accept: headers.accept }),
  )
  const client = await RestClient.create({ baseUrl: `${service.url}/api`, ...options })
  open.push(service, client)
  return { service, client }
}

describe('RestClient', () => {
  it('expands templates by position and by name, and adds parameters', async () => {
    const { client } = await echoing()
    const get = async (template: string, ...variables: readonly UriValue[]): Promise<{ url: string }> =>
      client
        .get()
        .uri(template, ...variables)
        .retrieve()
        .body(Object) as Promise<{ url: string }>
    expect((await get('/a/{x}/{y}?z={z}', 'b/c', 2, '&=')).url).toBe('/api/a/b%2Fc/2?z=%26%3D')
    const named = client.get().uri('items/{id}', { id: 'ä' }).retrieve().body(Object)
    await expect(named).resolves.toMatchObject({ url: '/api/items/%C3%A4' })
    const more = await client
      .get()
      .uri('/q?a=1')
      .queryParam('b', 'x y', 2)
      .queryParam('none', undefined)
      .retrieve()
      .body(Object)
    expect(more).toMatchObject({ url: '/api/q?a=1&b=x+y&b=2' })
    await expect(get('/a/{x}')).rejects.toMatchObject({ code: 'NEXUS_HTTP_URI_VARIABLE' })
  })

  it('sends bodies by what they are', async () => {
    const { client } = await echoing()
    const post = (body: Parameters<ReturnType<RestClient['post']>['body']>[0]) =>
      client.post().uri('/').body(body).retrieve().body(Object)
    await expect(post({ a: 1 })).resolves.toMatchObject({ body: '{"a":1}', type: 'application/json' })
    await expect(post('text')).resolves.toMatchObject({ body: 'text', type: 'text/plain;charset=UTF-8' })
    await expect(post(Buffer.from('b'))).resolves.toMatchObject({
      body: 'b',
      type: 'application/octet-stream',
    })
    await expect(post(new URLSearchParams({ a: 'ä' }))).resolves.toMatchObject({
      body: 'a=%C3%A4',
      type: 'application/x-www-form-urlencoded',
    })
    const thing = Object.assign(new Thing(), { n: 1, secret: 'x' })
    await expect(post(thing)).resolves.toMatchObject({ body: '{"number":1}' })
    const xml = client
      .put()
      .uri('/')
      .contentType('application/xml')
      .accept('application/json')
      .body('<a/>')
      .retrieve()
    await expect(xml.body(Object)).resolves.toMatchObject({
      type: 'application/xml',
      accept: 'application/json',
      body: '<a/>',
    })
  })

  it('gives bodies and entities of the types that are asked for', async () => {
    const service = await Downstream.start((response, { url }) =>
      url === '/none'
        ? response.writeHead(204).end()
        : json(response, url === '/list' ? [{ number: 1 }] : { number: 1 }),
    )
    const client = await RestClient.create({ baseUrl: service.url })
    open.push(service, client)
    const [thing] = await client.get().uri('/list').retrieve().body([Thing])
    expect(thing).toBeInstanceOf(Thing)
    expect(thing?.n).toBe(1)
    const entity = await client.get().uri('/x').retrieve().toEntity(Thing)
    expect(entity.body?.n).toBe(1)
    expect((await client.get().uri('/none').retrieve().toEntity(Thing)).body).toBeUndefined()
    await expect(client.get().uri('/none').retrieve().body(Thing)).rejects.toMatchObject({
      reason: 'it is empty',
    })
    await expect(
      client
        .get()
        .uri('/x')
        .retrieve()
        .body(Promise as never),
    ).rejects.toMatchObject({
      code: 'NEXUS_CLIENT_UNKNOWN_RESULT_TYPE',
    })
  })

  it('takes whole URLs, and needs one where it has no base', async () => {
    const { service } = await echoing()
    const client = await RestClient.create()
    open.push(client)
    await expect(
      client
        .get()
        .uri(new URL(`${service.url}/x`))
        .retrieve()
        .body(Object),
    ).resolves.toMatchObject({ url: '/x' })
    await expect(client.get().uri(`${service.url}/{y}`, 'z').retrieve().body(Object)).resolves.toMatchObject({
      url: '/z',
    })
    await expect(client.get().uri('/x').retrieve().body(Object)).rejects.toMatchObject({
      code: 'NEXUS_CLIENT_UNUSABLE_URL',
    })
  })
})
