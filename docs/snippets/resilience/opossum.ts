// #region imports
import { Service } from 'nexus-framework'
import { CircuitBreaker, OpossumCircuitBreaker } from 'nexus-framework/resilience'
import Opossum from 'opossum'
// #endregion imports

// #region decorator
@Service()
export class StockService {
  @CircuitBreaker('inventory', { engine: 'opossum', fallback: { value: 'unknown' } })
  async stock(load: () => Promise<string>): Promise<string> {
    return load()
  }
}
// #endregion decorator

// #region names
export const native = CircuitBreaker.of('native', {
  engine: 'opossum',
  opossum: {
    errorThresholdPercentage: 50,
    volumeThreshold: 10,
    rollingCountTimeout: 10_000,
    resetTimeout: 30_000,
  },
})

export const same = CircuitBreaker.of('same', {
  engine: 'opossum',
  failureRateThreshold: 50,
  minimumNumberOfCalls: 10,
  slidingWindowSize: 10,
  waitDurationInOpenState: '30s',
})
// #endregion names

// #region wrap
export const existing = new Opossum(async (sku: string) => `stock of ${sku}`, {
  name: 'inventory',
  volumeThreshold: 1,
})

/** Code that has the breaker calls `existing.fire(sku)` as before. */
export const breaker = OpossumCircuitBreaker.wrap(existing)

@Service()
export class OrderService {
  @CircuitBreaker('orders', { engine: 'opossum', opossum: existing })
  async place(order: () => Promise<string>): Promise<string> {
    return order()
  }
}
// #endregion wrap

// #region watch
export function watch(log: (line: string) => void): void {
  breaker.events.on('STATE_TRANSITION', ({ from, to }) => log(`${from} -> ${to}`))
  breaker.opossum.on('open', () => log('open, as opossum says it'))
}
// #endregion watch
