import { Logger, Service } from 'nexus-framework'
import { Fallback } from 'nexus-framework/resilience'
import { InventoryApi } from '../../inventory/api/inventory-api.js'
import { ProductService } from '../catalog/product-service.js'
import type { Availability } from './availability.js'

/**
 * Asks the inventory. Retry, hedge, circuit breaker and deadline of those calls are configured in application.yaml, under
 * `client.inventory` and `resilience`.
 */
@Service()
export class AvailabilityService {
  constructor(
    private readonly inventory: InventoryApi,
    private readonly products: ProductService,
    private readonly logger: Logger,
  ) {}

  /** @throws ProductNotFoundError when the shop has no such product */
  @Fallback('asRemembered')
  async of(sku: string): Promise<Availability> {
    const { available } = await this.inventory.stock(sku)
    return { sku, available, source: 'inventory' }
  }

  asRemembered(error: unknown, sku: string): Availability {
    this.logger.warn('The inventory could not be asked', { sku, error })
    return { sku, available: this.products.get(sku).stock, source: 'shop' }
  }
}
