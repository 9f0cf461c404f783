import {
  Controller,
  NotFoundException,
  ResponseEntity,
  type MultipartFile,
  type ServerSentEvent,
} from 'nexus-framework'
import { InventoryClient, Item, type Filter } from './inventory-client.fixture.js'

/** Answers what the exchange interface describes; mappings and parameters are inherited. */
@Controller()
export class InventoryController extends InventoryClient {
  readonly calls: unknown[] = []

  override async find(sku: string): Promise<Item> {
    await Promise.resolve()
    if (sku === 'gone') throw new NotFoundException('There is no such item.', { properties: { sku } })
    return Item.of(sku)
  }

  override async entity(sku: string): Promise<ResponseEntity<Item>> {
    return Promise.resolve(ResponseEntity.ok().eTag('v1').header('x-shelf', 'A', 'B').body(Item.of(sku)))
  }

  override async search(filter: Filter): Promise<Item[]> {
    this.calls.push(filter)
    return Promise.resolve([Item.of('a'), Item.of('b', 0)])
  }

  override async count(id: number, since?: Date, exact?: boolean): Promise<number> {
    this.calls.push([id, since, exact])
    return Promise.resolve(id + 1)
  }

  override async add(item: Item, key?: string): Promise<Item> {
    this.calls.push([item, key])
    return Promise.resolve(item)
  }

  override async set(sku: string, stock: number, reason: string): Promise<void> {
    this.calls.push([sku, stock, reason])
    return Promise.resolve()
  }

  override async change(sku: string, note: string): Promise<unknown> {
    return Promise.resolve({ sku, note })
  }

  override async remove(sku: string): Promise<ResponseEntity<void>> {
    this.calls.push(sku)
    return Promise.resolve(ResponseEntity.noContent().build() as ResponseEntity<void>)
  }

  override async exists(sku: string): Promise<ResponseEntity<void>> {
    return Promise.resolve(ResponseEntity.ok().header('x-sku', sku).build() as ResponseEntity<void>)
  }

  override async echo(name: string, tags: string[], note: string): Promise<unknown> {
    return Promise.resolve({ name, tags, note })
  }

  override async asides(session: string, color: string): Promise<unknown> {
    return Promise.resolve({ session, color })
  }

  override async file(path: string): Promise<string> {
    return Promise.resolve(path)
  }

  override async photo(sku: string, photo: MultipartFile, item: Item, caption: string): Promise<unknown> {
    const { originalFilename, contentType, size } = photo
    return Promise.resolve({
      sku,
      originalFilename,
      contentType,
      size,
      text: photo.text(),
      item: item.isThere,
      caption,
    })
  }

  override async photos(_sku: string, photos: MultipartFile[]): Promise<string[]> {
    return Promise.resolve(photos.map((photo) => photo.text()))
  }

  override async *lines(count: number): AsyncIterable<Item> {
    for (let i = 0; i < count; i++) yield Promise.resolve(Item.of(`${i}`))
  }

  override async *events(count: number): AsyncIterable<ServerSentEvent<Item>> {
    for (let i = 0; i < count; i++) yield Promise.resolve({ id: `${i}`, data: Item.of(`${i}`) })
  }
}
