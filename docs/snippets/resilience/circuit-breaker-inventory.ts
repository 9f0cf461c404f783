import { Service } from 'nexus-framework'

export interface Stock {
  readonly sku: string
  readonly available: number
  readonly isStale: boolean
}

export class SkuUnknown extends Error {}

/** Another service, as far as the snippets need one. */
@Service()
export class InventoryClient {
  answer: (sku: string) => Promise<Stock> = (sku) => Promise.resolve({ sku, available: 3, isStale: false })

  stock(sku: string): Promise<Stock> {
    return this.answer(sku)
  }
}
