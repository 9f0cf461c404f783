import { Module } from 'nexus-framework'
import { FaultBox } from './faults/fault-box.js'
import { FaultsController } from './faults/faults.controller.js'
import { InventoryController } from './stock/inventory.controller.js'
import { Warehouse } from './stock/warehouse.js'

@Module({
  providers: [Warehouse, FaultBox],
  controllers: [InventoryController, FaultsController],
})
export class InventoryModule {}
