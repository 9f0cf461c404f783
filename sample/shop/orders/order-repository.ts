import { Injectable } from 'nexus-framework'
import { Traced } from 'nexus-framework/observability'
import { ShopDatabase } from '../database/shop-database.js'
import type { Order, OrderItem } from './order.js'

@Injectable()
export class OrderRepository {
  constructor(private readonly database: ShopDatabase) {}

  find(id: number): Order | undefined {
    const row = this.database.get<
      Omit<Order, 'items' | 'reservation'> & { readonly reservation: string | null }
    >(
      `SELECT id, customer_id AS customerId, total, placed_at AS placedAt, reservation
       FROM customer_order LEFT JOIN order_reservation ON order_id = id WHERE id = ?`,
      id,
    )
    if (row === undefined) return undefined
    const { reservation, ...order } = row
    const items = this.database.all<OrderItem>(
      'SELECT sku, quantity, price FROM order_item WHERE order_id = ? ORDER BY sku',
      id,
    )
    return { ...order, items, ...(reservation !== null && { reservation }) }
  }

  @Traced('INSERT customer_order', { kind: 'client', attributes: { 'db.system.name': 'sqlite' } })
  insert(order: Omit<Order, 'id'>): Order {
    const { id } = this.database.run(
      'INSERT INTO customer_order (customer_id, total, placed_at) VALUES (?, ?, ?)',
      order.customerId,
      order.total,
      order.placedAt,
    )
    for (const { sku, quantity, price } of order.items) {
      this.database.run(
        'INSERT INTO order_item (order_id, sku, quantity, price) VALUES (?, ?, ?, ?)',
        id,
        sku,
        quantity,
        price,
      )
    }
    if (order.reservation !== undefined) {
      this.database.run(
        'INSERT INTO order_reservation (order_id, reservation) VALUES (?, ?)',
        id,
        order.reservation,
      )
    }
    return { id, ...order }
  }
}
