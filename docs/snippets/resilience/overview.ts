// #region imports
import {
  AspectOrder,
  Controller,
  Get,
  HealthIndicator,
  InjectAll,
  Logger,
  Param,
  Service,
  Signal,
  type Health,
} from 'nexus-framework'
import {
  Bulkhead,
  CallNotPermittedError,
  CircuitBreaker,
  CircuitBreakerRegistry,
  currentSignal,
  Fallback,
  RateLimiter,
  ResiliencePipeline,
  ResilienceRegistries,
  Retry,
  RetryRegistry,
  TimeLimiter,
  TimeLimitExceededError,
  type RetryEvent,
} from 'nexus-framework/resilience'
// #endregion imports

export abstract class InventoryClient {
  abstract stock(sku: string, signal: AbortSignal | undefined): Promise<number>
}

export class SkuUnknown extends Error {}

// #region decorators
@Service()
export class StockService {
  constructor(readonly inventory: InventoryClient) {}

  @Fallback({ for: [CallNotPermittedError, TimeLimitExceededError], method: 'unknown' })
  @Retry('inventory', { ignoreExceptions: [SkuUnknown, CallNotPermittedError] })
  @CircuitBreaker('inventory', { consecutiveFailures: 5, ignoreExceptions: [SkuUnknown] })
  @RateLimiter('inventory', { limitForPeriod: 100 })
  @TimeLimiter('inventory', { timeoutDuration: '500ms' })
  @Bulkhead('inventory', { maxConcurrentCalls: 20 })
  async stock(sku: string, @Signal() signal?: AbortSignal): Promise<number | undefined> {
    return this.inventory.stock(sku, signal)
  }

  unknown(_error: Error, _sku: string): undefined {}
}
// #endregion decorators

// #region order
@Service()
export class StockReport {
  constructor(readonly inventory: InventoryClient) {}

  /** Two seconds for all attempts together, not for each. */
  @Retry('report', { maxAttempts: 10 })
  @TimeLimiter('report', { timeoutDuration: '2s', order: AspectOrder.RETRY - 1 })
  async line(sku: string, @Signal() signal?: AbortSignal): Promise<number> {
    return this.inventory.stock(sku, signal)
  }
}
// #endregion order

export interface Receipt {
  readonly id: string
}

export abstract class PaymentProvider {
  abstract charge(amount: number): Promise<Receipt>
}

// #region names
@Service()
export class PaymentService {
  constructor(readonly provider: PaymentProvider) {}

  @Retry('payments')
  @CircuitBreaker('payments')
  @TimeLimiter('payments')
  async charge(amount: number): Promise<Receipt> {
    return this.provider.charge(amount)
  }
}
// #endregion names

// #region plain
export const search = ResiliencePipeline.builder('search')
  .retry({ maxAttempts: 3, waitDuration: '200ms' })
  .circuitBreaker({ consecutiveFailures: 5 })
  .timeLimiter({ timeoutDuration: '2s' })
  .build()

export async function find(url: string): Promise<unknown> {
  return search.execute(async ({ signal }) => {
    const response = await fetch(url, { signal })
    if (!response.ok) throw new Error(`The search answered ${response.status}`)
    return response.json()
  })
}
// #endregion plain

// #region shared
@Service()
export class RefundService {
  readonly #pipeline: ResiliencePipeline

  constructor(retries: RetryRegistry, breakers: CircuitBreakerRegistry) {
    this.#pipeline = ResiliencePipeline.builder()
      .retry(retries.retry('payments'))
      .circuitBreaker(breakers.circuitBreaker('payments'))
      .build()
  }

  refund(task: () => Promise<Receipt>, giveUp: AbortSignal): Promise<Receipt> {
    return this.#pipeline.execute(task, { signal: giveUp })
  }
}
// #endregion shared

// #region operate
@Service()
export class Operations {
  constructor(
    readonly registries: ResilienceRegistries,
    logger: Logger,
  ) {
    const watch = (retry: Retry): void => {
      retry.events.on('ERROR', ({ name, attempt, reason }) => {
        logger.warn(`${name}: given up after attempt ${attempt}`, { reason })
      })
    }
    const { retries } = registries
    for (const retry of retries.all()) watch(retry)
    retries.events.on('ENTRY_ADDED', ({ name }) => watch(retries.retry(name)))
  }

  recentRetries(name: string): readonly RetryEvent[] {
    return this.registries.retries.find(name)?.events.recent() ?? []
  }

  /** Until the next start: what stays belongs into the configuration. */
  spare(name: string): void {
    this.registries.rateLimiters.reconfigure(name, { limitForPeriod: 10 })
    this.registries.retries.reconfigure(name, { maxAttempts: 1 })
  }
}
// #endregion operate

// #region signal
@Controller('/stock')
export class StockController {
  constructor(
    readonly inventory: InventoryClient,
    readonly stocks: StockService,
  ) {}

  /** Aborts after the time limit, or when the client of the request goes away. */
  @Get('/{sku}')
  @TimeLimiter('stock-page', { timeoutDuration: '2s' })
  async page(@Param('sku') sku: string, @Signal() signal: AbortSignal): Promise<number> {
    return this.inventory.stock(sku, signal)
  }

  @Get('/{sku}/known')
  async known(@Param('sku') sku: string): Promise<boolean> {
    // Nobody passes a signal: what ends the request ends `stock` as well.
    return (await this.stocks.stock(sku)) !== undefined
  }
}

export async function total(lines: AsyncIterable<number>): Promise<number> {
  let sum = 0
  for await (const line of lines) {
    currentSignal()?.throwIfAborted()
    sum += line
  }
  return sum
}
// #endregion signal

export class Prices {
  readonly cents: Readonly<Record<string, number>> = { cup: 1200 }
}

// #region synchronous
@Service()
export class PriceService {
  constructor(readonly prices: Prices) {}

  @CircuitBreaker('prices')
  @RateLimiter('prices', { timeoutDuration: 0 })
  price(sku: string): number {
    const price = this.prices.cents[sku]
    if (price === undefined) throw new SkuUnknown(sku)
    return price
  }
}
// #endregion synchronous

// #region mistake
@Service()
export class PatientPriceService {
  @Retry('prices')
  price(): number {
    return 1200
  }
}
// #endregion mistake

// #region health
@Controller('/health')
export class HealthController {
  constructor(@InjectAll(HealthIndicator) readonly indicators: readonly HealthIndicator[]) {}

  @Get()
  async health(): Promise<Record<string, Health>> {
    const entries = this.indicators.map(async (each) => [each.name, await each.health()] as const)
    return Object.fromEntries(await Promise.all(entries))
  }
}
// #endregion health
