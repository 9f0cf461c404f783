// #region imports
import { Logger, Service } from 'nexus-framework'
import {
  CallNotPermittedError,
  currentAttempt,
  IntervalFunction,
  Retry,
  RetryRegistry,
} from 'nexus-framework/resilience'
// #endregion imports

export class ConnectionLost extends Error {}

export abstract class InventoryClient {
  abstract stock(sku: string, headers: Readonly<Record<string, string>>): Promise<number>
  abstract search(text: string): Promise<Response>
  abstract reserve(sku: string, idempotencyKey: string | undefined): Promise<void>
}

// #region decorator
@Service()
export class StockService {
  constructor(readonly inventory: InventoryClient) {}

  @Retry('inventory', { ignoreExceptions: [CallNotPermittedError], fallback: { value: 0 } })
  async stock(sku: string): Promise<number> {
    return this.inventory.stock(sku, { 'x-attempt': String(currentAttempt()) })
  }
}
// #endregion decorator

// #region plain
export const payments = Retry.of('payments', {
  maxAttempts: 5,
  waitDuration: '100ms',
  backoff: 'exponential',
  exponentialMaxWaitDuration: '2s',
  jitter: 'full',
  timeout: '5s',
})

export function pay(send: (signal: AbortSignal) => Promise<string>): Promise<string> {
  return payments.execute(({ signal }) => send(signal))
}
// #endregion plain

// #region interval
export const reports = Retry.of('reports', {
  intervalFunction: IntervalFunction.withEqualJitter(IntervalFunction.ofFibonacci('1s', '30s')),
})

export const quotas = Retry.of('quotas', {
  intervalBiFunction: (attempt, outcome) =>
    'error' in outcome && outcome.error instanceof ConnectionLost ? 0 : attempt * 1_000,
})
// #endregion interval

// #region result
@Service()
export class SearchService {
  constructor(readonly inventory: InventoryClient) {}

  @Retry('search', {
    retryOnResult: (response: Response) => response.status === 503,
    consumeResultBeforeRetryAttempt: (_attempt, response: Response) => response.body?.cancel(),
    failAfterMaxAttempts: true,
  })
  async search(text: string): Promise<Response> {
    return this.inventory.search(text)
  }
}
// #endregion result

// #region retryable
@Service()
export class ReservationService {
  constructor(readonly inventory: InventoryClient) {}

  @Retry('reservations', { retryable: (_sku: string, key?: string) => key !== undefined })
  async reserve(sku: string, key?: string): Promise<void> {
    return this.inventory.reserve(sku, key)
  }
}
// #endregion retryable

// #region veto
export function send(method: string, request: () => Promise<Response>): Promise<Response> {
  const isIdempotent = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(method)
  return payments.apply(request, { retryable: isIdempotent }) as Promise<Response>
}
// #endregion veto

// #region hint
export class QuotaUsedUp extends Error {
  readonly retryAfterMs = 30_000
}

export class PaymentRefused extends Error {
  readonly retryable = false
}
// #endregion hint

// #region budget
export const catalogue = Retry.of('catalogue', {
  budget: { ratio: 0.05, minRetriesPerSecond: 0.5, window: '30s' },
})
// #endregion budget

// #region watch
@Service()
export class RetryLog {
  constructor(registry: RetryRegistry, logger: Logger) {
    const retry = registry.retry('inventory')
    retry.events.on('RETRY', ({ name, attempt, waitInterval, error }) =>
      logger.info(`${name}: attempt ${attempt} failed, next in ${waitInterval} ms`, { error }),
    )
    retry.events.on('ERROR', ({ name, reason, error }) => logger.warn(`${name}: ${reason}`, { error }))
  }
}
// #endregion watch
