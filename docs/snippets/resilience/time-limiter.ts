// #region imports
import { Controller, Get, Logger, Param, Service, Signal } from 'nexus-framework'
import {
  currentSignal,
  TimeLimiter,
  TimeLimiterRegistry,
  TimeLimitExceededError,
} from 'nexus-framework/resilience'
// #endregion imports

export interface Stock {
  readonly sku: string
  readonly available: number | undefined
}

export abstract class InventoryClient {
  abstract stock(sku: string, signal: AbortSignal | undefined): Promise<Stock>
  abstract count(signal: AbortSignal | undefined): Promise<number>
}

// #region decorator
@Service()
export class StockService {
  constructor(readonly inventory: InventoryClient) {}

  @TimeLimiter('inventory', {
    timeoutDuration: '800ms',
    fallback: { for: TimeLimitExceededError, method: 'unknown' },
  })
  async stock(sku: string, @Signal() signal?: AbortSignal): Promise<Stock> {
    return this.inventory.stock(sku, signal)
  }

  unknown(_error: TimeLimitExceededError, sku: string): Stock {
    return { sku, available: undefined }
  }
}
// #endregion decorator

// #region plain
export const search = TimeLimiter.of('search', { timeoutDuration: '300ms' })

export function find(url: string, client: typeof fetch): Promise<Response> {
  return search.execute(({ signal }) => client(url, { signal }))
}
// #endregion plain

// #region handler
@Controller('stock')
export class StockController {
  constructor(readonly inventory: InventoryClient) {}

  @Get(':sku')
  @TimeLimiter('stock-page', { timeoutDuration: '2s' })
  async stock(@Param('sku') sku: string, @Signal() signal: AbortSignal): Promise<Stock> {
    // Aborts after two seconds, and when the client hangs up.
    return this.inventory.stock(sku, signal)
  }
}
// #endregion handler

// #region nested
@Service()
export class StockReport {
  constructor(readonly inventory: InventoryClient) {}

  @TimeLimiter('report', { timeoutDuration: '2s' })
  async lines(): Promise<number> {
    return this.count()
  }

  // Ends with the report, two seconds after that began, however late this begins.
  @TimeLimiter('count', { timeoutDuration: '10s' })
  async count(): Promise<number> {
    return this.inventory.count(currentSignal())
  }
}
// #endregion nested

// #region loop
export async function sum(values: AsyncIterable<number>): Promise<number> {
  let total = 0
  for await (const value of values) {
    currentSignal()?.throwIfAborted()
    total += value
  }
  return total
}
// #endregion loop

// #region watch
@Service()
export class LateOutcomeLog {
  constructor(registry: TimeLimiterRegistry, logger: Logger) {
    const limiter = registry.timeLimiter('inventory')
    limiter.events.on('LATE_OUTCOME', ({ name, lateBy }) =>
      logger.warn(`${name}: went on for ${lateBy} ms after its time`),
    )
  }
}
// #endregion watch
