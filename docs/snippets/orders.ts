import { Service } from 'nexus-framework'
import { IsInt, Length, Min } from 'nexus-framework/validation/decorators'

export interface Order {
  readonly id: number
  readonly sku: string
  readonly quantity: number
}

// #region draft
export class OrderDraft {
  @Length(1, 40)
  sku!: string

  @IsInt()
  @Min(1)
  quantity = 1
}
// #endregion draft

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
