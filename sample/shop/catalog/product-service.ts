import { Service } from 'nexus-framework'
import { ProductNotFoundError, StaleProductError } from './catalog.errors.js'
import type { Page, PageRequest } from './page.js'
import type { Product, ProductChange } from './product.js'
import { ProductRepository } from './product-repository.js'

@Service()
export class ProductService {
  constructor(private readonly products: ProductRepository) {}

  /** @throws ProductNotFoundError */
  get(sku: string): Product {
    const product = this.products.find(sku)
    if (product === undefined) throw new ProductNotFoundError(sku)
    return product
  }

  search(text: string, orderBy: string, request: PageRequest): Page<Product> {
    return this.products.search(text, orderBy, request)
  }

  /** @throws ProductNotFoundError, StaleProductError when `version` is no longer the current one */
  change(sku: string, version: number, change: ProductChange): Product {
    if (!this.products.update(sku, version, change)) throw new StaleProductError(sku, this.get(sku).version)
    return this.get(sku)
  }
}
