export interface OrderItem {
  readonly sku: string
  readonly quantity: number
  readonly price: number
}

export interface Order {
  readonly customer: number
  readonly currency: string
  readonly note?: string | undefined
  readonly items: readonly OrderItem[]
}

export interface Receipt {
  readonly customer: number
  readonly items: number
  readonly total: number
}

/** What every subject does with a valid order. */
export function receiptOf(order: Order): Receipt {
  let total = 0
  for (const item of order.items) total += item.quantity * item.price
  return { customer: order.customer, items: order.items.length, total }
}

/** The check that somebody without a validation library writes; the rules that every subject's schema states. */
export function isOrder(value: unknown): value is Order {
  if (typeof value !== 'object' || value === null) return false
  const { customer, currency, note, items } = value as Partial<Record<keyof Order, unknown>>
  return (
    Number.isSafeInteger(customer) &&
    (customer as number) >= 1 &&
    typeof currency === 'string' &&
    currency.length === 3 &&
    (note === undefined || (typeof note === 'string' && note.length <= 200)) &&
    Array.isArray(items) &&
    items.length >= 1 &&
    items.length <= 50 &&
    items.every(isOrderItem)
  )
}

function isOrderItem(value: unknown): value is OrderItem {
  if (typeof value !== 'object' || value === null) return false
  const { sku, quantity, price } = value as Partial<Record<keyof OrderItem, unknown>>
  return (
    typeof sku === 'string' &&
    sku.length >= 1 &&
    sku.length <= 40 &&
    Number.isSafeInteger(quantity) &&
    (quantity as number) >= 1 &&
    (quantity as number) <= 1000 &&
    typeof price === 'number' &&
    price >= 0
  )
}
