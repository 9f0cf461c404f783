import { PathVariable, RequestBody, Returns } from 'nexus-framework'
import {
  DeleteExchange,
  exchange,
  GetExchange,
  HttpExchange,
  PutExchange,
  ReturnsNothing,
} from 'nexus-framework/client'
import { Reservation, ReservationRequest, Stock } from './stock.js'

/** What the inventory offers: its controller extends this class, and the shop calls it. */
@HttpExchange('/inventory')
export abstract class InventoryApi {
  @GetExchange('/{sku}')
  @Returns(Stock)
  stock(@PathVariable() sku: string): Promise<Stock> {
    return exchange(sku)
  }

  /** Keeps a number of pieces. The same id twice is the same reservation, so it can be tried again. */
  @PutExchange('/{sku}/reservations/{id}')
  @Returns(Reservation)
  reserve(
    @PathVariable() sku: string,
    @PathVariable() id: string,
    @RequestBody() request: ReservationRequest,
  ): Promise<Reservation> {
    return exchange(sku, id, request)
  }

  /** Gives back what was kept; nothing happens where nothing was. */
  @DeleteExchange('/{sku}/reservations/{id}')
  @ReturnsNothing()
  release(@PathVariable() sku: string, @PathVariable() id: string): Promise<void> {
    return exchange(sku, id)
  }
}
