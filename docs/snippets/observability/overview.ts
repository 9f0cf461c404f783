// #region service
import { HealthIndicator, Injectable, Logger, Module, Service, type Health } from 'nexus-framework'
import { SpanAttribute, Timed, Traced } from 'nexus-framework/observability'

@Service()
export class PriceService {
  constructor(private readonly logger: Logger) {}

  @Timed('shop.prices')
  @Traced('find price')
  of(@SpanAttribute('product.sku') sku: string): number {
    this.logger.info('Price asked for', { sku })
    return sku.length * 100
  }
}

@Injectable()
export class PriceListHealth extends HealthIndicator {
  readonly name = 'priceList'

  health(): Health {
    return { status: 'UP', details: { prices: 8 } }
  }
}

@Module({ providers: [PriceService, PriceListHealth] })
export class PricesModule {}
// #endregion service
