// #region imports
import {
  Controller,
  Injectable,
  Module,
  NotFoundException,
  PathVariable,
  Qualifier,
  RequestBody,
  Returns,
  Service,
  type ServerSentEvent,
} from 'nexus-framework'
import {
  ClientModule,
  createExchange,
  exchange,
  GetExchange,
  HttpClientErrorException,
  HttpExchange,
  PostExchange,
  RestClient,
  ReturnsNothing,
  type ClientInterceptor,
  type ClientRequest,
  type ClientResponse,
  type SendRequest,
} from 'nexus-framework/client'
import { IsInt, IsString, Min } from 'nexus-framework/validation/decorators'
// #endregion imports

// #region interface
export class Item {
  @IsString() sku!: string
  @IsInt() @Min(0) stock!: number
}

export class Reservation {
  @IsString() orderId!: string
  @IsInt() @Min(1) quantity!: number
}

@HttpExchange('/inventory')
export abstract class InventoryClient {
  @GetExchange('/{sku}')
  @Returns(Item)
  find(@PathVariable() sku: string): Promise<Item> {
    return exchange(sku)
  }

  @PostExchange('/{sku}/reservations')
  @ReturnsNothing()
  reserve(@PathVariable() sku: string, @RequestBody() reservation: Reservation): Promise<void> {
    return exchange(sku, reservation)
  }

  @GetExchange({ path: '/changes', accept: 'text/event-stream', reconnect: true })
  @Returns(Item)
  changes(): AsyncIterable<ServerSentEvent<Item>> {
    return exchange()
  }
}
// #endregion interface

// #region module
@Service()
export class StockService {
  constructor(readonly inventory: InventoryClient) {}

  async available(sku: string): Promise<number> {
    try {
      const item = await this.inventory.find(sku)
      return item.stock
    } catch (error) {
      if (error instanceof HttpClientErrorException.NotFound) return 0
      throw error
    }
  }
}

@Module({
  imports: [ClientModule.forFeature(InventoryClient)],
  providers: [StockService],
  exports: [StockService],
})
export class ShopModule {}
// #endregion module

// #region controller
@Controller()
export class InventoryController extends InventoryClient {
  readonly #stock = new Map([['cup', 3]])

  override async find(sku: string): Promise<Item> {
    const stock = this.#stock.get(sku)
    if (stock === undefined) throw new NotFoundException(`There is no ${sku}.`)
    return { sku, stock }
  }

  override async reserve(sku: string, { quantity }: Reservation): Promise<void> {
    const { stock } = await this.find(sku)
    this.#stock.set(sku, Math.max(0, stock - quantity))
  }

  override async *changes(): AsyncIterable<ServerSentEvent<Item>> {
    for (const [sku, stock] of this.#stock) yield { id: sku, data: { sku, stock } }
  }
}
// #endregion controller

// #region rest
@Injectable()
export class ExchangeRates {
  constructor(@Qualifier('rates') readonly client: RestClient) {}

  async of(currency: string): Promise<unknown> {
    return this.client.get().uri('/latest/{currency}', currency).retrieve().body(Object)
  }
}

@Module({
  imports: [ClientModule.forRestClient('rates', { baseUrl: 'https://rates.example.com' })],
  providers: [ExchangeRates],
})
export class RatesModule {}
// #endregion rest

// #region interceptor
@Injectable()
export class ApiVersion implements ClientInterceptor {
  intercept(request: ClientRequest, next: SendRequest): Promise<ClientResponse> {
    return next({ ...request, headers: { ...request.headers, 'x-api-version': '2' } })
  }
}
// #endregion interceptor

// #region plain
export async function stockOf(sku: string, baseUrl: string): Promise<number> {
  const inventory = await createExchange(InventoryClient, { baseUrl, retry: { maxAttempts: 5 } })
  try {
    return (await inventory.find(sku)).stock
  } finally {
    await inventory[Symbol.asyncDispose]()
  }
}
// #endregion plain
