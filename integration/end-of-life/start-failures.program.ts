import {
  ConfigurationProperties,
  Controller,
  Get,
  Injectable,
  Module,
  NexusApplication,
  PostConstruct,
} from 'nexus-framework'
import { CircuitBreaker } from 'nexus-framework/resilience'

class PaymentGateway {}

@Injectable()
class OrderService {
  constructor(readonly gateway: PaymentGateway) {}
}

@Controller('orders')
class OrderController {
  constructor(readonly orders: OrderService) {}

  @Get()
  list(): readonly string[] {
    return []
  }
}

@Injectable()
class OrderDatabase {
  @PostConstruct()
  async open(): Promise<never> {
    await Promise.resolve()
    throw new Error('the database is not there', { cause: new Error('connect ECONNREFUSED 10.0.0.1:5432') })
  }
}

@Injectable()
class PaymentService {
  @CircuitBreaker('payments', { failureRateThreshold: 500, fallback: 'later' })
  async charge(): Promise<void> {}

  later(): void {}
}

@ConfigurationProperties('shop')
class ShopProperties {
  maxItems = 5
  title = 'Shop'
}

@Module({})
class PlainModule {}

@Module({ controllers: [OrderController], providers: [OrderService] })
class MissingModule {}

@Module({ providers: [OrderDatabase] })
class HookModule {}

@Module({ providers: [PaymentService] })
class AspectModule {}

@Module({ providers: [ShopProperties] })
class ConfigModule {}

const modules = {
  plain: PlainModule,
  missing: MissingModule,
  hook: HookModule,
  aspect: AspectModule,
  config: ConfigModule,
}
const which = process.env['START'] as keyof typeof modules

await NexusApplication.run(modules[which])
process.stdin.resume()
