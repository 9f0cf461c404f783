import { IdGenerator, Logger, Service } from 'nexus-framework'
import { HttpClientConflict } from 'nexus-framework/client'
import { Traced } from 'nexus-framework/observability'
import { CallNotPermittedError, Fallback } from 'nexus-framework/resilience'
import { InventoryApi } from '../../inventory/api/inventory-api.js'
import { OutOfStockError } from '../catalog/catalog.errors.js'
import type { OrderLine } from '../orders/order.js'

/** Keeps pieces in the warehouse for orders. */
@Service()
export class ReservationService {
  constructor(
    private readonly inventory: InventoryApi,
    private readonly ids: IdGenerator,
    private readonly logger: Logger,
  ) {}

  /**
   * Keeps the pieces of every line, or of none.
   *
   * @returns the id of the reservation; `undefined` when the inventory can not be asked: the order is taken all the same
   * @throws OutOfStockError
   */
  @Traced('reserve pieces')
  @Fallback([{ for: OutOfStockError, use: refused }, 'withoutReservation'])
  async reserve(lines: readonly OrderLine[]): Promise<string | undefined> {
    const id = this.ids.next()
    // Also of a line whose answer was lost pieces may be kept.
    const asked: OrderLine[] = []
    try {
      for (const line of lines) {
        asked.push(line)
        await this.#keep(line, id)
      }
      return id
    } catch (error) {
      // What an open breaker refused has not been asked for.
      await this.release(id, error instanceof CallNotPermittedError ? asked.slice(0, -1) : asked)
      throw error
    }
  }

  /** Gives the pieces back. What can not be given back now is in the log. */
  async release(id: string, lines: readonly OrderLine[]): Promise<void> {
    const outcomes = await Promise.allSettled(lines.map(({ sku }) => this.inventory.release(sku, id)))
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        this.logger.error('Pieces stay reserved', { reservation: id, error: outcome.reason as unknown })
      }
    }
  }

  withoutReservation(error: unknown): undefined {
    this.logger.warn('An order is taken without a reservation', { error })
  }

  async #keep({ sku, quantity }: OrderLine, id: string): Promise<void> {
    try {
      await this.inventory.reserve(sku, id, { quantity })
    } catch (error) {
      if (!(error instanceof HttpClientConflict)) throw error
      const available = Number(error.problem?.properties.get('available') ?? 0)
      throw new OutOfStockError(sku, quantity, available)
    }
  }
}

/** The inventory was asked, and it has too few. */
function refused(error: unknown): never {
  throw error
}
