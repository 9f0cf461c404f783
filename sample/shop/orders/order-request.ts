import { UnprocessableEntityException } from 'nexus-framework'
import type { OrderLine } from './order.js'

/**
 * Reads `{ "items": [{ "sku": "CUP-1", "quantity": 2 }] }`.
 * @throws UnprocessableEntityException that says what is wrong with it
 */
export function checkedOrderLines(body: object, maxItems: number): readonly OrderLine[] {
  const { items } = body as { readonly items?: unknown }
  if (!Array.isArray(items) || items.length === 0 || items.length > maxItems) {
    throw new UnprocessableEntityException(`items must hold 1 to ${maxItems} lines.`)
  }
  const lines = items.map(checkedLine)
  if (new Set(lines.map((line) => line.sku)).size !== lines.length) {
    throw new UnprocessableEntityException('items must name each sku once.')
  }
  return lines
}

function checkedLine(item: unknown, index: number): OrderLine {
  const { sku, quantity } = (item ?? {}) as { readonly sku?: unknown; readonly quantity?: unknown }
  if (typeof sku !== 'string' || sku === '') {
    throw new UnprocessableEntityException(`items[${index}].sku must be the sku of a product.`)
  }
  if (!Number.isSafeInteger(quantity) || (quantity as number) < 1 || (quantity as number) > 1000) {
    throw new UnprocessableEntityException(`items[${index}].quantity must be a whole number from 1 to 1000.`)
  }
  return { sku, quantity: quantity as number }
}
