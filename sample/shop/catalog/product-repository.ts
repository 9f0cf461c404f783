import { Repository } from 'nexus-framework'
import { ShopDatabase } from '../database/shop-database.js'
import { pageOf, type Page, type PageRequest } from './page.js'
import type { Product, ProductChange } from './product.js'

@Repository()
export class ProductRepository {
  constructor(private readonly database: ShopDatabase) {}

  find(sku: string): Product | undefined {
    return this.database.get<Product>('SELECT * FROM product WHERE sku = ?', sku)
  }

  /** Products whose name or sku contains `text`; `orderBy` comes from `orderBy()`, never from a client. */
  search(text: string, orderBy: string, request: PageRequest): Page<Product> {
    const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    const where = String.raw`WHERE name LIKE ? ESCAPE '\' OR sku LIKE ? ESCAPE '\'`
    const content = this.database.all<Product>(
      `SELECT * FROM product ${where} ORDER BY ${orderBy} LIMIT ? OFFSET ?`,
      pattern,
      pattern,
      request.size,
      request.page * request.size,
    )
    const total = this.database.get<{ count: number }>(
      `SELECT count(*) AS count FROM product ${where}`,
      pattern,
      pattern,
    )
    return pageOf(content, request, total?.count ?? 0)
  }

  /** Changes the product if it still has `version`; `false` if not. */
  update(sku: string, version: number, change: ProductChange): boolean {
    const { changes } = this.database.run(
      `UPDATE product SET name = coalesce(?, name), price = coalesce(?, price), stock = coalesce(?, stock),
         version = version + 1 WHERE sku = ? AND version = ?`,
      change.name ?? null,
      change.price ?? null,
      change.stock ?? null,
      sku,
      version,
    )
    return changes === 1
  }

  /** Takes `quantity` off the stock; `false` if there is not enough. */
  take(sku: string, quantity: number): boolean {
    const { changes } = this.database.run(
      'UPDATE product SET stock = stock - ?, version = version + 1 WHERE sku = ? AND stock >= ?',
      quantity,
      sku,
      quantity,
    )
    return changes === 1
  }
}
