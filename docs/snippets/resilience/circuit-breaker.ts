// #region imports
import { Logger, Service } from 'nexus-framework'
import {
  CallNotPermittedError,
  CircuitBreaker,
  CircuitBreakerRegistry,
  openOnRetryAfter,
  type CircuitBreakerSnapshot,
} from 'nexus-framework/resilience'
// #endregion imports
import { InventoryClient, SkuUnknown, type Stock } from './circuit-breaker-inventory.js'

// #region decorator
@Service()
export class StockService {
  constructor(readonly inventory: InventoryClient) {}

  @CircuitBreaker('inventory', {
    ignoreExceptions: [SkuUnknown],
    fallback: { for: CallNotPermittedError, method: 'lastKnown' },
  })
  async stock(sku: string): Promise<Stock> {
    return this.inventory.stock(sku)
  }

  lastKnown(_error: unknown, sku: string): Stock {
    return { sku, available: 0, isStale: true }
  }
}
// #endregion decorator

// #region plain
export const payments = CircuitBreaker.of('payments', {
  slidingWindowType: 'TIME_BASED',
  slidingWindowSize: 30,
  minimumNumberOfCalls: 20,
  failureRateThreshold: 25,
  slowCallDurationThreshold: '2s',
  slowCallRateThreshold: 50,
})

export function pay(send: (signal: AbortSignal) => Promise<string>): Promise<string> {
  return payments.execute(({ signal }) => send(signal))
}
// #endregion plain

// #region result
export const search = CircuitBreaker.of('search', {
  recordResultPredicate: (result) => result instanceof Response && result.status >= 500,
  transitionOnResult: openOnRetryAfter({ maxWaitDuration: '5m' }),
})
// #endregion result

// #region wait
export const warehouse = CircuitBreaker.of('warehouse', {
  waitDurationInOpenState: (attempt) => (attempt === 1 ? '5s' : '1m'),
  permittedNumberOfCallsInHalfOpenState: 3,
  maxWaitDurationInHalfOpenState: '10s',
})
// #endregion wait

// #region watch
@Service()
export class BreakerLog {
  constructor(registry: CircuitBreakerRegistry, logger: Logger) {
    const breaker = registry.circuitBreaker('inventory')
    breaker.events.on('FAILURE_RATE_EXCEEDED', ({ name, rate }) => logger.warn(`${name}: ${rate}% failed`))
  }
}
// #endregion watch

// #region manual
export function onMessage(breaker: CircuitBreaker, handle: () => void, reject: () => void): void {
  const permission = breaker.tryAcquirePermission()
  if (permission === undefined) {
    reject()
    return
  }
  const start = performance.now()
  try {
    handle()
    breaker.onSuccess(permission, performance.now() - start)
  } catch (error) {
    breaker.onError(permission, performance.now() - start, error)
  }
}
// #endregion manual

// #region move
export function handOver(from: CircuitBreaker, to: CircuitBreaker): void {
  const text = JSON.stringify(from.exportState())
  to.importState(JSON.parse(text) as CircuitBreakerSnapshot)
}
// #endregion move

// #region operate
export function maintenance(registry: CircuitBreakerRegistry): void {
  registry.circuitBreaker('inventory').transitionToForcedOpenState()
  registry.reconfigure('payments', { failureRateThreshold: 10 })
}
// #endregion operate
