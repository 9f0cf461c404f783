import { Clock, Injectable, NotFoundException } from 'nexus-framework'
import { Traced } from 'nexus-framework/observability'
import { OutOfStockError, ProductNotFoundError } from '../catalog/catalog.errors.js'
import { ProductRepository } from '../catalog/product-repository.js'
import type { Product } from '../catalog/product.js'
import { CurrentCustomer } from '../customers/current-customer.js'
import { ShopDatabase } from '../database/shop-database.js'
import { ReservationService } from '../inventory/reservation.service.js'
import { OrderRepository } from './order-repository.js'
import type { Order, OrderItem, OrderLine } from './order.js'

@Injectable()
export class OrdersService {
  constructor(
    private readonly database: ShopDatabase,
    private readonly products: ProductRepository,
    private readonly orders: OrderRepository,
    private readonly customer: CurrentCustomer,
    private readonly reservations: ReservationService,
    private readonly clock: Clock,
  ) {}

  /**
   * Has the warehouse keep the pieces, takes every line off the stock and stores the order, or does none of it. Only when the warehouse
   * can not be asked is the order taken without.
   * @throws ProductNotFoundError, OutOfStockError
   */
  @Traced('place order')
  async place(lines: readonly OrderLine[]): Promise<Order> {
    const customerId = this.customer.get().id
    for (const { sku } of lines) this.#product(sku)
    const reservation = await this.reservations.reserve(lines)
    try {
      return this.#store(customerId, lines, reservation)
    } catch (error) {
      if (reservation !== undefined) await this.reservations.release(reservation, lines)
      throw error
    }
  }

  /** An order of the current customer; that there is one of somebody else is not told. @throws NotFoundException */
  get(id: number): Order {
    const order = this.orders.find(id)
    if (order === undefined || order.customerId !== this.customer.get().id) {
      throw new NotFoundException(`There is no order ${id}.`)
    }
    return order
  }

  #store(customerId: number, lines: readonly OrderLine[], reservation: string | undefined): Order {
    return this.database.transaction(() => {
      const items = lines.map((line) => this.#take(line))
      const total = items.reduce((sum, item) => sum + item.price * item.quantity, 0)
      const placedAt = new Date(this.clock.now()).toISOString()
      const order = { customerId, items, total, placedAt }
      return this.orders.insert(reservation === undefined ? order : { ...order, reservation })
    })
  }

  #take({ sku, quantity }: OrderLine): OrderItem {
    const product = this.#product(sku)
    if (!this.products.take(sku, quantity)) throw new OutOfStockError(sku, quantity, product.stock)
    return { sku, quantity, price: product.price }
  }

  #product(sku: string): Product {
    const product = this.products.find(sku)
    if (product === undefined) throw new ProductNotFoundError(sku)
    return product
  }
}
