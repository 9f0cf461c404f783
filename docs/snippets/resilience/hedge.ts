// #region imports
import { Logger, Service } from 'nexus-framework'
import { currentSignal, Hedge, HedgeRegistry } from 'nexus-framework/resilience'
// #endregion imports

export abstract class InventoryClient {
  abstract stock(sku: string, signal: AbortSignal | undefined): Promise<number>
}

// #region decorator
@Service()
export class StockService {
  constructor(readonly inventory: InventoryClient) {}

  @Hedge('inventory', { delay: '200ms' })
  async stock(sku: string): Promise<number> {
    return this.inventory.stock(sku, currentSignal())
  }
}
// #endregion decorator

// #region plain
export const quotes = Hedge.of('quotes', { mode: 'parallel', maxHedgedAttempts: 2 })

export function quote(ask: (exchange: number, signal: AbortSignal | undefined) => Promise<number>) {
  return quotes.apply((attempt) => ask(attempt, currentSignal())) as Promise<number>
}
// #endregion plain

// #region dynamic
export const catalogue = Hedge.of('catalogue', {
  delayPercentile: 95,
  minimumNumberOfObservations: 50,
  delay: '300ms',
  minDelay: '10ms',
  maxDelay: '1s',
})

export const maps = Hedge.of('maps', {
  maxHedgedAttempts: 2,
  // The second attempt after the median, the third only when one of them has failed.
  delayGenerator: ({ attempt, percentile }) => (attempt === 2 ? percentile(50) || 100 : Infinity),
})
// #endregion dynamic

// #region outcome
export const search = Hedge.of('search', {
  shouldHandle: (outcome) => 'error' in outcome || (outcome.result as Response).status >= 500,
  ignoreExceptions: [TypeError],
  discardResult: (response: Response) => response.body?.cancel(),
})
// #endregion outcome

// #region budget
export const reviews = Hedge.of('reviews', {
  delay: '100ms',
  budget: { ratio: 0.05, minHedgesPerSecond: 0.5, window: '30s' },
})
// #endregion budget

// #region watch
@Service()
export class HedgeLog {
  constructor(registry: HedgeRegistry, logger: Logger) {
    const hedge = registry.hedge('inventory')
    hedge.events.on('HEDGE', ({ name, attempt, cause, elapsed }) =>
      logger.info(`${name}: attempt ${attempt} after ${elapsed} ms (${cause})`),
    )
  }
}
// #endregion watch
