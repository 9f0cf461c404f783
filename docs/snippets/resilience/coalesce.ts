// #region imports
import { Logger, Service, Signal } from 'nexus-framework'
import { Coalesce, CoalesceRegistry } from 'nexus-framework/resilience'
// #endregion imports

export interface Product {
  readonly sku: string
  readonly name: string
}

export interface Search {
  readonly text: string
  readonly page: number
}

export interface Caller {
  readonly id: string
}

export abstract class ProductStore {
  abstract byId(sku: string, signal: AbortSignal | undefined): Promise<Product>
  abstract search(search: Search): Promise<readonly Product[]>
  abstract basket(userId: string): Promise<readonly Product[]>
}

// #region decorator
@Service()
export class ProductService {
  constructor(readonly store: ProductStore) {}

  @Coalesce('products')
  async product(sku: string, @Signal() signal?: AbortSignal): Promise<Product> {
    return this.store.byId(sku, signal)
  }

  @Coalesce('products', { key: ({ text, page }: Search) => `${text.trim().toLowerCase()} ${page}` })
  async search(search: Search): Promise<readonly Product[]> {
    return this.store.search(search)
  }
}
// #endregion decorator

// #region plain
const token = Coalesce.of('token')

export function accessToken(fetchToken: (signal: AbortSignal) => Promise<string>): Promise<string> {
  return token.execute(({ signal }) => fetchToken(signal))
}

const rates = Coalesce.of('rates')

export function rate(currency: string, load: (currency: string) => Promise<number>): Promise<number> {
  return rates.execute(() => load(currency), { key: currency })
}
// #endregion plain

// #region user
@Service()
export class BasketService {
  constructor(readonly store: ProductStore) {}

  // What it comes to depends on who asks, so the key says who asks.
  @Coalesce({ key: (caller: Caller) => caller.id })
  async basket(caller: Caller): Promise<readonly Product[]> {
    return this.store.basket(caller.id)
  }
}
// #endregion user

// #region watch
@Service()
export class CoalesceLog {
  constructor(
    readonly registry: CoalesceRegistry,
    readonly logger: Logger,
  ) {}

  report(): void {
    const { numberOfFlights, numberOfJoinedCalls } = this.registry.coalesce('products').metrics
    this.logger.info(`${numberOfFlights} loads for ${numberOfFlights + numberOfJoinedCalls} calls`)
  }
}
// #endregion watch
