import { RestController, UseInterceptors } from 'nexus-framework'
import { InventoryApi } from '../api/inventory-api.js'
import type { Reservation, ReservationRequest, Stock } from '../api/stock.js'
import { FaultInterceptor } from '../faults/fault-interceptor.js'
import { Warehouse } from './warehouse.js'

/** Routes, parameters and results are those of {@link InventoryApi}. */
@RestController()
@UseInterceptors(FaultInterceptor)
export class InventoryController extends InventoryApi {
  constructor(private readonly warehouse: Warehouse) {
    super()
  }

  override async stock(sku: string): Promise<Stock> {
    return this.warehouse.stock(sku)
  }

  override async reserve(sku: string, id: string, { quantity }: ReservationRequest): Promise<Reservation> {
    return this.warehouse.reserve(sku, id, quantity)
  }

  override async release(sku: string, id: string): Promise<void> {
    this.warehouse.release(sku, id)
  }
}
