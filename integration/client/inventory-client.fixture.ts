import {
  Body,
  CookieValue,
  MatrixVariable,
  ModelAttribute,
  MultipartFile,
  Param,
  PathVariable,
  Query,
  RequestBody,
  RequestHeader,
  RequestParam,
  RequestPart,
  Returns,
  type ResponseEntity,
  type ServerSentEvent,
  UploadedFiles,
} from 'nexus-framework'
import {
  DeleteExchange,
  exchange,
  GetExchange,
  HeadExchange,
  HttpExchange,
  PatchExchange,
  PostExchange,
  PutExchange,
  ReturnsEntity,
  ReturnsNothing,
} from 'nexus-framework/client'
import {
  Expose,
  IsDate,
  IsInt,
  IsString,
  Min,
  Type,
  ValidateNested,
} from 'nexus-framework/validation/decorators'

export class Place {
  @IsString() shelf!: string
}

export class Item {
  @IsString() sku!: string
  @IsInt() @Min(0) stock!: number
  @IsDate() since!: Date
  @ValidateNested({ each: true }) @Type(() => Place) places: Place[] = []
  @Expose({ name: 'displayName' }) @IsString() name!: string

  get isThere(): boolean {
    return this.stock > 0
  }

  static of(sku: string, stock = 3): Item {
    return Object.assign(new Item(), {
      sku,
      stock,
      since: new Date(0),
      places: [Object.assign(new Place(), { shelf: 'A' })],
      name: `The ${sku}`,
    })
  }
}

export class Filter {
  @Expose({ name: 'q' }) @IsString() text!: string
  @IsInt() @Type(() => Number) page = 0
  @IsString({ each: true }) tags: string[] = []
}

@HttpExchange('/inventory')
export abstract class InventoryClient {
  @GetExchange('/{sku}')
  @Returns(Item)
  find(@PathVariable() sku: string): Promise<Item> {
    return exchange(sku)
  }

  @GetExchange('/entities/{sku}')
  @ReturnsEntity(Item)
  entity(@PathVariable() sku: string): Promise<ResponseEntity<Item>> {
    return exchange(sku)
  }

  @GetExchange()
  @Returns([Item])
  search(@ModelAttribute() filter: Filter): Promise<Item[]> {
    return exchange(filter)
  }

  @GetExchange('/counts/{id}')
  @Returns(Number)
  count(
    @Param('id') id: number,
    @Query('since') since?: Date,
    @Query('exact') exact?: boolean,
  ): Promise<number> {
    return exchange(id, since, exact)
  }

  @PostExchange()
  @Returns(Item)
  add(
    @RequestBody() item: Item,
    @RequestHeader({ name: 'idempotency-key', required: false }) key?: string,
  ): Promise<Item> {
    return exchange(item, key)
  }

  @PutExchange('/{sku}/stock')
  @ReturnsNothing()
  set(
    @PathVariable() sku: string,
    @Body('stock') stock: number,
    @Body('reason') reason: string,
  ): Promise<void> {
    return exchange(sku, stock, reason)
  }

  @PatchExchange({ path: '/{sku}', contentType: 'application/x-www-form-urlencoded' })
  @Returns(Object)
  change(@PathVariable() sku: string, @RequestParam() note: string): Promise<unknown> {
    return exchange(sku, note)
  }

  @DeleteExchange('/{sku}')
  @ReturnsEntity()
  remove(@PathVariable() sku: string): Promise<ResponseEntity<void>> {
    return exchange(sku)
  }

  @HeadExchange('/{sku}')
  @ReturnsEntity()
  exists(@PathVariable() sku: string): Promise<ResponseEntity<void>> {
    return exchange(sku)
  }

  @GetExchange('/echo/{name}')
  @Returns(Object)
  echo(
    @PathVariable() name: string,
    @RequestParam({ type: [String] }) tags: string[],
    @RequestHeader('x-note') note: string,
  ): Promise<unknown> {
    return exchange(name, tags, note)
  }

  @GetExchange('/asides')
  @Returns(Object)
  asides(@CookieValue('session') session: string, @MatrixVariable('color') color: string): Promise<unknown> {
    return exchange(session, color)
  }

  @GetExchange('/files/{*path}')
  @Returns(String)
  file(@PathVariable('path') path: string): Promise<string> {
    return exchange(path)
  }

  @PostExchange('/{sku}/photo')
  @Returns(Object)
  photo(
    @PathVariable() sku: string,
    @RequestPart() photo: MultipartFile,
    @RequestPart() item: Item,
    @RequestPart() caption: string,
  ): Promise<unknown> {
    return exchange(sku, photo, item, caption)
  }

  @PostExchange('/{sku}/photos')
  @Returns([String])
  photos(@PathVariable() sku: string, @UploadedFiles('photos') photos: MultipartFile[]): Promise<string[]> {
    return exchange(sku, photos)
  }

  @GetExchange({ path: '/stream/lines', accept: 'application/x-ndjson' })
  @Returns(Item)
  lines(@Query('count') count: number): AsyncIterable<Item> {
    return exchange(count)
  }

  @GetExchange({ path: '/stream/events', accept: 'text/event-stream' })
  @Returns(Item)
  events(@Query('count') count: number): AsyncIterable<ServerSentEvent<Item>> {
    return exchange(count)
  }

  /** A method without a mapping is the class's own. */
  async isThere(sku: string): Promise<boolean> {
    return (await this.find(sku)).isThere
  }
}
