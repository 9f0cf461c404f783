import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  Body,
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  NexusApplication,
  Param,
  PathVariable,
  Post,
  Returns,
} from 'nexus-framework'
import type { PropertyValues } from 'nexus-framework/config'
import { ClientModule, exchange, GetExchange, HttpExchange } from 'nexus-framework/client'
import {
  Counted,
  Gauge,
  ObservabilityModule,
  Timed,
  type ObservabilityOptions,
} from 'nexus-framework/observability'
import {
  Bulkhead,
  Chaos,
  CircuitBreaker,
  Coalesce,
  Hedge,
  RateLimiter,
  Retry,
  ThreadPoolBulkheadRegistry,
  TimeLimiter,
} from 'nexus-framework/resilience'
import { CapturingLogger } from 'nexus-framework/testing'

@HttpExchange('/items')
abstract class ItemClient {
  @GetExchange('/{id}')
  @Returns(Object)
  find(@PathVariable() id: string): Promise<unknown> {
    return exchange(id)
  }
}

@Injectable()
class Orders {
  readonly #waiting: string[] = []

  @Timed('orders.place', { histogram: true, description: 'Orders that were placed.' })
  @Counted()
  @Retry('inventory', { maxAttempts: 2, waitDuration: 1 })
  @CircuitBreaker('inventory')
  @RateLimiter('inventory', { limitForPeriod: 10_000 })
  @TimeLimiter('inventory')
  @Bulkhead('inventory')
  async place(item: string): Promise<string> {
    this.#waiting.push(item)
    await Promise.resolve()
    if (item === 'broken') throw new RangeError('broken')
    return item
  }

  @Hedge('prices', { delay: 1000 })
  @Coalesce('prices')
  @Chaos('prices')
  async price(item: string): Promise<number> {
    await Promise.resolve()
    return item.length
  }

  @Gauge('orders.waiting', { description: 'Orders that nobody has taken yet.' })
  get waiting(): number {
    return this.#waiting.length
  }
}

@Controller('/orders')
class OrderController {
  readonly #orders: Orders
  readonly #items: ItemClient

  constructor(@Inject(Orders) orders: Orders, @Inject(ItemClient) items: ItemClient) {
    this.#orders = orders
    this.#items = items
  }

  @Get('/{id}')
  async find(@Param('id') id: string): Promise<{ id: string; price: number; item: unknown }> {
    return { id, price: await this.#orders.price(id), item: await this.#items.find(id) }
  }

  @Post()
  async place(@Body() order: { item: string }): Promise<{ placed: string }> {
    return { placed: await this.#orders.place(order.item) }
  }
}

/** A shop that uses most of what reports meters, on a socket. */
export interface Shop extends AsyncDisposable {
  readonly application: NexusApplication
  readonly logger: CapturingLogger
  readonly url: string
  /** Requests of several kinds. */
  busy(): Promise<void>
}

export interface ShopOptions {
  readonly observability?: ObservabilityOptions
  readonly properties?: PropertyValues
}

export async function openShop({ observability = {}, properties = {} }: ShopOptions = {}): Promise<Shop> {
  const inventory = await openInventory()
  const { port: inventoryPort } = inventory.address() as AddressInfo
  @Module({
    imports: [
      ObservabilityModule.forRoot(observability),
      ClientModule.forFeature(ItemClient, { baseUrl: 'lb://inventory' }),
    ],
    controllers: [OrderController],
    providers: [Orders],
  })
  class ShopModule {}
  const logger = new CapturingLogger()
  const application = await NexusApplication.create(ShopModule, {
    logger,
    properties: {
      'client.discovery.static.services.inventory.instances[0].uri': `http://127.0.0.1:${inventoryPort}`,
      ...properties,
    },
  })
  // Workers start with the first task.
  application.get(ThreadPoolBulkheadRegistry).get('labels')
  const { port } = await application.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${port}`
  return {
    application,
    logger,
    url,
    busy: () => busy(url),
    [Symbol.asyncDispose]: async () => {
      await application.close()
      inventory.close()
      inventory.closeAllConnections()
    },
  }
}

async function openInventory(): Promise<Server> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ path: request.url }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return server
}

async function busy(url: string): Promise<void> {
  for (const [method, path, body] of [
    ['GET', '/orders/tea'],
    ['GET', '/orders/cake'],
    ['GET', '/nowhere/1'],
    ['GET', '/nowhere/2'],
    ['POST', '/orders', '{"item":"tea"}'],
    ['POST', '/orders', '{"item":"broken"}'],
    ['POST', '/orders', '{"item":'],
  ] as const) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    })
    await response.arrayBuffer()
  }
}
