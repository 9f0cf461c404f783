import { Module } from 'nexus-framework'
import { CatalogModule } from './catalog/catalog.module.js'
import { CustomersModule } from './customers/customers.module.js'
import { OrdersModule } from './orders/orders.module.js'
import { ShopExceptionHandler } from './shop-exception-handler.js'

@Module({ imports: [CatalogModule, CustomersModule, OrdersModule], providers: [ShopExceptionHandler] })
export class ShopModule {}
