import { describe, expect, it } from '@jest/globals'
import { objectSource, StandardEnvironment } from '../../config/index.js'
import {
  ApplicationContext,
  Bean,
  Configuration,
  Injectable,
  Logger,
  Module,
  RequestContext,
  Scope,
} from '../../core/index.js'
import { CapturingLogger } from '../../testing/capturing-logger.js'
import { givenLoggerAppender } from './given-logger-appender.js'
import { loggingProviders } from './injected-logger.js'
import { LoggingSystem } from './logging-system.js'

@Injectable()
class OrderService {
  constructor(readonly logger: Logger) {}
}

@Injectable()
class Clerk {
  constructor(readonly logger: Logger) {}
}

@Injectable()
@Scope('request')
class Basket {
  constructor(private readonly logger: Logger) {}

  add(): void {
    this.logger.info('added')
  }
}

@Configuration()
class StockConfiguration {
  constructor(readonly logger: Logger) {}

  @Bean('stock')
  stock(logger: Logger): { readonly logger: Logger } {
    return { logger }
  }
}

@Module({
  providers: [
    OrderService,
    Basket,
    { provide: 'made', useFactory: (logger: Logger) => ({ logger }), inject: [Logger] },
  ],
})
class OrderItemsModule {
  constructor(readonly logger: Logger) {}
}

@Module({ imports: [OrderItemsModule, StockConfiguration], providers: [Clerk] })
class ShopModule {}

class Request extends RequestContext {
  readonly id = 'r-1'
}

async function boot() {
  const captured = new CapturingLogger()
  const system = new LoggingSystem({
    console: false,
    level: 'trace',
    appenders: [givenLoggerAppender(captured)],
  })
  const context = await ApplicationContext.create(ShopModule, {
    environment: new StandardEnvironment([objectSource('test', {})]),
    providers: [...loggingProviders(system, ShopModule), CoreService],
  })
  const nameOf = (logger: Logger): string | undefined => {
    logger.info('?')
    return captured.entries.at(-1)?.name
  }
  return { context, captured, system, nameOf }
}

@Injectable()
class CoreService {
  constructor(readonly logger: Logger) {}
}

describe('an injected Logger', () => {
  it('has the name of the class it is injected into, below its module and the root module', async () => {
    const { context, nameOf } = await boot()
    const named = (token: Parameters<typeof context.get>[0]) =>
      nameOf((context.get(token) as { readonly logger: Logger }).logger)
    expect(named(OrderService)).toBe('shop.order-items.OrderService')
    expect(named(Clerk)).toBe('shop.Clerk')
    expect(named(OrderItemsModule)).toBe('shop.order-items')
    expect(named('made')).toBe('shop.order-items')
    expect(named(StockConfiguration)).toBe('shop.stock')
    expect(named('stock')).toBe('shop.stock')
    expect(named(CoreService)).toBe('nexus.CoreService')
  })

  it('is the one of its name that the system has, so that levels reach it', async () => {
    const { context, system, captured } = await boot()
    const { logger } = context.get(OrderService)
    expect(logger).toBe(system.named('shop.order-items.OrderService'))
    system.setLevel('shop.order-items', 'warn')
    logger.info('held back')
    expect(captured.entries).toEqual([])
    expect(context.get(LoggingSystem)).toBe(system)
  })

  it('is the root logger for who asks the context, and any other by its name', async () => {
    const { context, nameOf } = await boot()
    expect(nameOf(context.get(Logger))).toBeUndefined()
    expect(nameOf(context.get(Clerk).logger.named('audit'))).toBe('audit')
  })

  it('reaches request-scoped components', async () => {
    const { context, captured } = await boot()
    RequestContext.run(new Request(), () => context.get(Basket).add(), undefined)
    expect(captured.entries).toMatchObject([{ name: 'shop.order-items.Basket', message: 'added' }])
  })
})
