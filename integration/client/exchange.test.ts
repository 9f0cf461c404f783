import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Module, MultipartFile, NexusApplication } from 'nexus-framework'
import { createExchange, HttpClientErrorException, type ExchangeProxy } from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { Filter, InventoryClient, Item } from './inventory-client.fixture.js'
import { InventoryController } from './inventory-controller.fixture.js'

@Module({ controllers: [InventoryController] })
class InventoryModule {}

describe('one class that is implemented by a controller and called as a client', () => {
  let app: NexusApplication
  let controller: InventoryController
  let client: ExchangeProxy<InventoryClient>

  beforeAll(async () => {
    app = await NexusApplication.create(InventoryModule, { logger: new CapturingLogger() })
    const { port } = await app.listen({ port: 0, host: '127.0.0.1' })
    controller = app.get(InventoryController)
    client = await createExchange(InventoryClient, { baseUrl: `http://127.0.0.1:${port}` })
  })
  afterAll(async () => {
    await client[Symbol.asyncDispose]()
    await app.close()
  })

  it('gives instances of the declared class', async () => {
    const item = await client.find('a/b c')
    expect(item).toBeInstanceOf(Item)
    expect(item).toEqual(Item.of('a/b c'))
    expect(item.since).toBeInstanceOf(Date)
    await expect(client.isThere('a')).resolves.toBe(true)
  })

  it('gives an entity with status, headers and body', async () => {
    const entity = await client.entity('a')
    expect(entity.status).toBe(200)
    expect(entity.body).toEqual(Item.of('a'))
    expect(entity.fields).toEqual(expect.arrayContaining(['etag', '"v1"']))
  })

  it('sends objects as query parameters, under the names that they have there', async () => {
    const filter = Object.assign(new Filter(), { text: 'größe & more', page: 2, tags: ['a', 'b,c'] })
    await expect(client.search(filter)).resolves.toHaveLength(2)
    expect(controller.calls.at(-1)).toEqual(filter)
  })

  it('sends numbers, dates and booleans as a controller reads them, and leaves out what is undefined', async () => {
    const since = new Date('2026-05-01T10:00:00.000Z')
    await expect(client.count(41, since, false)).resolves.toBe(42)
    expect(controller.calls.at(-1)).toEqual([41, since, false])
    await expect(client.count(0.0000001)).resolves.toBeCloseTo(1)
    expect(controller.calls.at(-1)).toEqual([0.0000001, undefined, undefined])
  })

  it('sends bodies as JSON, properties of them, and forms', async () => {
    await expect(client.add(Item.of('x', 7), 'key-1')).resolves.toEqual(Item.of('x', 7))
    expect(controller.calls.at(-1)).toEqual([Item.of('x', 7), 'key-1'])
    await expect(client.set('x', 5, 'counted')).resolves.toBeUndefined()
    expect(controller.calls.at(-1)).toEqual(['x', 5, 'counted'])
    await expect(client.change('x', 'a=1&b')).resolves.toEqual({ sku: 'x', note: 'a=1&b' })
  })

  it('calls methods that give no body', async () => {
    await expect(client.remove('x')).resolves.toMatchObject({ status: 204, body: undefined })
    const head = await client.exists('x')
    expect(head.fields).toEqual(expect.arrayContaining(['x-sku', 'x']))
  })

  it('sends path, query, header, cookie and matrix values', async () => {
    await expect(client.echo('n/1', ['a', 'b'], 'note')).resolves.toEqual({
      name: 'n/1',
      tags: ['a', 'b'],
      note: 'note',
    })
    await expect(client.asides('se;ss', 'red,blue')).resolves.toEqual({ session: 'se;ss', color: 'red,blue' })
    await expect(client.file('/a/b c/d')).resolves.toBe('/a/b c/d')
  })

  it('uploads files beside JSON and text', async () => {
    const photo = new MultipartFile({
      name: 'photo',
      content: 'pixels',
      originalFilename: 'größe "1".png',
      contentType: 'image/png',
    })
    await expect(client.photo('x', photo, Item.of('x'), 'Hello\r\nthere')).resolves.toMatchObject({
      originalFilename: expect.stringContaining('größe') as unknown,
      contentType: 'image/png',
      text: 'pixels',
      item: true,
      caption: 'Hello\r\nthere',
    })
    const files = ['a', 'b'].map((content) => new MultipartFile({ name: 'ignored', content }))
    await expect(client.photos('x', files)).resolves.toEqual(['a', 'b'])
  })

  it('streams items and events', async () => {
    const items: Item[] = []
    for await (const item of client.lines(3)) items.push(item)
    expect(items).toEqual([Item.of('0'), Item.of('1'), Item.of('2')])
    const events: unknown[] = []
    for await (const { id, data } of client.events(2)) events.push([id, data])
    expect(events).toEqual([
      ['0', Item.of('0')],
      ['1', Item.of('1')],
    ])
  })

  it('throws what a service answers as an exception of its status, with the problem', async () => {
    const error = await client.find('gone').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(HttpClientErrorException.NotFound)
    expect(error).toMatchObject({ status: 404, problem: { detail: 'There is no such item.' } })
    expect((error as HttpClientErrorException).problem?.properties.get('sku')).toBe('gone')
  })
})
