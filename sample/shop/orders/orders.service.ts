import { Clock, Injectable, NotFoundException } from 'nexus-framework'
import { OutOfStockError, ProductNotFoundError } from '../catalog/catalog.errors.js'
import { ProductRepository } from '../catalog/product-repository.js'
import { CurrentCustomer } from '../customers/current-customer.js'
import { ShopDatabase } from '../database/shop-database.js'
import { OrderRepository } from './order-repository.js'
import type { Order, OrderItem, OrderLine } from './order.js'

@Injectable()
export class OrdersService {
  constructor(
    private readonly database: ShopDatabase,
    private readonly products: ProductRepository,
    private readonly orders: OrderRepository,
    private readonly customer: CurrentCustomer,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes every line off the stock and stores the order, or does neither.
   * @throws ProductNotFoundError, OutOfStockError
   */
  place(lines: readonly OrderLine[]): Order {
    const customerId = this.customer.get().id
    return this.database.transaction(() => {
      const items = lines.map((line) => this.#take(line))
      const total = items.reduce((sum, item) => sum + item.price * item.quantity, 0)
      const placedAt = new Date(this.clock.now()).toISOString()
      return this.orders.insert({ customerId, items, total, placedAt })
    })
  }

  /** An order of the current customer; that there is one of somebody else is not told. @throws NotFoundException */
  get(id: number): Order {
    const order = this.orders.find(id)
    if (order === undefined || order.customerId !== this.customer.get().id) {
      throw new NotFoundException(`There is no order ${id}.`)
    }
    return order
  }

  #take({ sku, quantity }: OrderLine): OrderItem {
    const product = this.products.find(sku)
    if (product === undefined) throw new ProductNotFoundError(sku)
    if (!this.products.take(sku, quantity)) throw new OutOfStockError(sku, quantity, product.stock)
    return { sku, quantity, price: product.price }
  }
}
