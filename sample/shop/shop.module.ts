import { Module } from 'nexus-framework'
import { OpenApiModule } from 'nexus-framework/openapi'
import { CatalogModule } from './catalog/catalog.module.js'
import { CustomersModule } from './customers/customers.module.js'
import { ShopInventoryModule } from './inventory/inventory.module.js'
import { OrdersModule } from './orders/orders.module.js'
import { ShopExceptionHandler } from './shop-exception-handler.js'

@Module({
  imports: [
    CatalogModule,
    CustomersModule,
    OrdersModule,
    ShopInventoryModule,
    // The document is at /openapi.json, a page that shows it at /docs.
    OpenApiModule.forRoot({
      title: 'Shop',
      version: '1.0.0',
      description: 'Products, customers and their orders. Prices are cents.',
      license: { name: 'MIT', identifier: 'MIT' },
      securitySchemes: {
        customer: {
          type: 'apiKey',
          in: 'header',
          name: 'x-customer-id',
          description: 'The id of a customer.',
        },
      },
    }),
  ],
  providers: [ShopExceptionHandler],
})
export class ShopModule {}
