import { Service } from 'nexus-framework'
import { SpanAttribute, Traced } from 'nexus-framework/observability'
import type { Reservation, Stock } from '../api/stock.js'
import { TooFewInStockException, UnknownProductException } from './stock.errors.js'

const DELIVERED: readonly (readonly [sku: string, pieces: number])[] = [
  ['BOOK-1', 40],
  ['BOOK-2', 12],
  ['CUP-1', 200],
  ['CUP-2', 75],
  ['LAMP-1', 8],
  ['LAMP-2', 1],
  ['PEN-1', 30],
  ['PEN-2', 500],
]

/** Pieces and reservations, in memory: it begins anew with each start. */
@Service()
export class Warehouse {
  readonly #available = new Map(DELIVERED)
  readonly #reservations = new Map<string, Reservation>()

  /** @throws UnknownProductException */
  stock(sku: string): Stock {
    const available = this.#available.get(sku)
    if (available === undefined) throw new UnknownProductException(sku)
    return { sku, available }
  }

  /** @throws UnknownProductException, TooFewInStockException */
  @Traced('keep pieces')
  reserve(
    @SpanAttribute('product.sku') sku: string,
    id: string,
    @SpanAttribute('quantity') quantity: number,
  ): Reservation {
    const existing = this.#reservations.get(keyOf(sku, id))
    if (existing !== undefined) return existing
    const { available } = this.stock(sku)
    if (available < quantity) throw new TooFewInStockException(sku, quantity, available)
    const reservation = { id, sku, quantity }
    this.#available.set(sku, available - quantity)
    this.#reservations.set(keyOf(sku, id), reservation)
    return reservation
  }

  release(sku: string, id: string): void {
    const reservation = this.#reservations.get(keyOf(sku, id))
    if (reservation === undefined) return
    this.#reservations.delete(keyOf(sku, id))
    this.#available.set(sku, this.stock(sku).available + reservation.quantity)
  }
}

function keyOf(sku: string, id: string): string {
  return JSON.stringify([sku, id])
}
