// #region imports
import { Logger, Module, Service } from 'nexus-framework'
import { Chaos, ChaosRegistry, Fallback, ResilienceModule, Retry } from 'nexus-framework/resilience'
// #endregion imports

export class InventoryDown extends Error {}

// #region decorator
@Service()
export class StockService {
  @Fallback({ for: InventoryDown, value: 0 })
  @Retry('inventory', { maxAttempts: 2, waitDuration: 0 })
  @Chaos('inventory')
  async stock(_sku: string): Promise<number> {
    return 7
  }
}
// #endregion decorator

// #region faults
@Module({
  imports: [
    ResilienceModule.forRoot({
      chaos: { faults: { InventoryDown: () => new InventoryDown('on purpose') } },
    }),
  ],
  providers: [StockService],
})
export class ShopModule {}
// #endregion faults

// #region plain
export const broken = Chaos.of('broken', {
  fault: () => new InventoryDown(),
  faultRate: 0.2,
  outcome: () => 0,
  outcomeRate: 0.1,
})

export function stock(load: () => Promise<number>): Promise<number> {
  return broken.execute(load)
}
// #endregion plain

// #region behavior
export const forgetful = Chaos.of('cache', {
  behavior: () => cache.clear(),
  behaviorRate: 0.01,
})

export const cache = new Map<string, number>()
// #endregion behavior

// #region operate
@Service()
export class ChaosSwitch {
  constructor(
    readonly registry: ChaosRegistry,
    readonly logger: Logger,
  ) {}

  /** A game day: half of the calls fail, until it is called again with 0. */
  fail(rate: number): void {
    this.registry.reconfigure('inventory', { fault: 503, faultRate: rate })
    this.logger.warn(`Chaos: ${rate * 100} % of the calls fail`)
  }
}
// #endregion operate
