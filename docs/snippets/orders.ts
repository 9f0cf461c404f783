import { Service } from 'nexus-framework'

export interface Order {
  readonly id: number
  readonly sku: string
  readonly quantity: number
}

export class OrderDraft {
  sku = ''
  quantity = 1
}

@Service()
export class OrderService {
  readonly #orders: Order[] = []

  find(id: number): Order | undefined {
    return this.#orders.find((order) => order.id === id)
  }

  place(draft: OrderDraft): Order {
    const order = { id: this.#orders.length + 1, sku: draft.sku, quantity: draft.quantity }
    this.#orders.push(order)
    return order
  }
}
