export interface OrderItem {
  readonly sku: string
  readonly quantity: number
  /** Cents for one piece, as it was when the order was placed. */
  readonly price: number
}

export interface Order {
  readonly id: number
  readonly customerId: number
  readonly items: readonly OrderItem[]
  /** Cents. */
  readonly total: number
  /** ISO 8601, UTC. */
  readonly placedAt: string
}

export interface OrderLine {
  readonly sku: string
  readonly quantity: number
}
