import { Module } from 'nexus-framework'
import { CatalogModule } from '../catalog/catalog.module.js'
import { CustomersModule } from '../customers/customers.module.js'
import { DatabaseModule } from '../database/database.module.js'
import { ShopInventoryModule } from '../inventory/inventory.module.js'
import { OrderRepository } from './order-repository.js'
import { OrdersController } from './orders.controller.js'
import { OrdersService } from './orders.service.js'

@Module({
  imports: [DatabaseModule, CatalogModule, CustomersModule, ShopInventoryModule],
  providers: [OrderRepository, OrdersService],
  controllers: [OrdersController],
})
export class OrdersModule {}
