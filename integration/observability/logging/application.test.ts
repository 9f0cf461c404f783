import { afterEach, describe, expect, it } from '@jest/globals'
import {
  Controller,
  Get,
  Injectable,
  Module,
  NexusApplication,
  type ApplicationOptions,
} from 'nexus-framework'
import { Logger } from 'nexus-framework/core'
import { LoggingSystem, NestLogger, type LogRecord } from 'nexus-framework/observability'

@Injectable()
class OrderService {
  readonly #nest = new NestLogger('LegacyOrders')

  constructor(private readonly logger: Logger) {}

  list(): string[] {
    this.logger.debug('listing')
    this.#nest.log('listed')
    return []
  }
}

@Controller('orders')
class OrderController {
  constructor(private readonly orders: OrderService) {}

  @Get()
  list(): string[] {
    return this.orders.list()
  }
}

@Module({ providers: [OrderService], controllers: [OrderController] })
class OrdersModule {}

@Module({ imports: [OrdersModule] })
class ShopModule {}

let application: NexusApplication

afterEach(() => application.close())

async function start(options: ApplicationOptions = {}) {
  application = await NexusApplication.create(ShopModule, {
    args: [],
    ...options,
    properties: { 'logging.console.enabled': false, ...options.properties },
  })
  const records: LogRecord[] = []
  application.get(LoggingSystem).addAppender({ append: (record) => void records.push(record) })
  const { port } = await application.listen({ port: 0, host: '127.0.0.1' })
  return { records, list: () => fetch(`http://127.0.0.1:${port}/orders`) }
}

describe('the log of an application', () => {
  it('has loggers named after classes, whose levels change while it runs', async () => {
    const { records, list } = await start({ properties: { 'logging.level.LegacyOrders': 'off' } })
    const levels = application.get(LoggingSystem)
    await list()
    expect(records.some(({ message }) => message === 'listing')).toBe(false)
    levels.setLevel('shop.orders', 'debug')
    await list()
    expect(records.at(-1)).toMatchObject({
      level: 'debug',
      logger: 'shop.orders.OrderService',
      message: 'listing',
      requestId: expect.any(String),
    })
    expect(levels.levels()).toContainEqual({
      name: 'shop.orders.OrderService',
      configuredLevel: undefined,
      effectiveLevel: 'debug',
    })
  })

  it("takes the lines of NestJS's Logger, with the request they were written in", async () => {
    const { records, list } = await start()
    await list()
    expect(records.at(-1)).toMatchObject({
      level: 'info',
      logger: 'LegacyOrders',
      message: 'listed',
      requestId: expect.any(String),
    })
  })

  it("goes to a logger of NestJS's shape", async () => {
    const calls: unknown[][] = []
    const note = (...all: unknown[]): number => calls.push(all)
    const { list } = await start({ logger: { log: note, error: note, warn: note } })
    await list()
    expect(calls).toContainEqual(['listed', 'LegacyOrders'])
    expect(calls.find(([message]) => String(message).startsWith('Listening on'))?.at(-1)).toBe('nexus.http')
  })
})
