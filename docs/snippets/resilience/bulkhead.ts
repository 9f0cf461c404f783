// #region imports
import { Service } from 'nexus-framework'
import { Bulkhead, BulkheadFullError, BulkheadRegistry } from 'nexus-framework/resilience'
// #endregion imports

export type Search = (query: string) => Promise<readonly string[]>

/** Stands for the client of another service. */
@Service()
export class InventoryClient {
  readonly pending: ((stock: number) => void)[] = []

  stock(_sku: string): Promise<number> {
    return new Promise((resolve) => this.pending.push(resolve))
  }
}

// #region decorator
@Service()
export class StockService {
  constructor(readonly inventory: InventoryClient) {}

  @Bulkhead('inventory', { maxConcurrentCalls: 10, fallback: { for: BulkheadFullError, value: 0 } })
  async stock(sku: string): Promise<number> {
    return this.inventory.stock(sku)
  }
}
// #endregion decorator

// #region plain
export const searches = Bulkhead.of('search', { maxConcurrentCalls: 4, maxWaitDuration: '200ms' })

export function find(search: Search, query: string): Promise<readonly string[]> {
  return searches.execute(() => search(query))
}
// #endregion plain

// #region tenants
@Service()
export class ReportService {
  @Bulkhead('reports', { maxConcurrentCalls: 2, key: (tenant: string) => tenant })
  async build(tenant: string, work: () => Promise<string>): Promise<string> {
    return `${tenant}: ${await work()}`
  }
}

export function buildFor(tenant: string, bulkhead: Bulkhead, work: () => Promise<string>): Promise<string> {
  return bulkhead.execute(work, { key: tenant })
}
// #endregion tenants

// #region manual
export function onMessage(bulkhead: Bulkhead, handle: (done: () => void) => void, later: () => void): void {
  if (!bulkhead.tryAcquirePermission()) {
    later()
    return
  }
  handle(() => bulkhead.onComplete())
}
// #endregion manual

// #region operate
export function maintenance(registry: BulkheadRegistry): void {
  registry.reconfigure('inventory', { maxConcurrentCalls: 0, maxWaitDuration: '30s' })
}
// #endregion operate

// #region watch
export function saturation(registry: BulkheadRegistry): readonly string[] {
  return registry
    .all()
    .filter(({ availableConcurrentCalls }) => availableConcurrentCalls === 0)
    .map(
      ({ name, maxAllowedConcurrentCalls, waitingCalls }) =>
        `${name}: ${maxAllowedConcurrentCalls} run, ${waitingCalls} wait`,
    )
}
// #endregion watch
