import { Module } from 'nexus-framework'
import { ClientModule } from 'nexus-framework/client'
import { InventoryApi } from '../../inventory/api/inventory-api.js'
import { CatalogModule } from '../catalog/catalog.module.js'
import { AvailabilityController } from './availability.controller.js'
import { AvailabilityService } from './availability.service.js'
import { ReservationService } from './reservation.service.js'

/** What the shop asks of the inventory service. */
@Module({
  imports: [ClientModule.forFeature(InventoryApi), CatalogModule],
  providers: [AvailabilityService, ReservationService],
  controllers: [AvailabilityController],
  exports: [ReservationService],
})
export class ShopInventoryModule {}
