import { Module } from 'nexus-framework'
import { DatabaseModule } from '../database/database.module.js'
import { CurrentCustomer } from './current-customer.js'
import { CustomerRepository } from './customer-repository.js'
import { CustomersController } from './customers.controller.js'

@Module({
  imports: [DatabaseModule],
  providers: [CustomerRepository, CurrentCustomer],
  controllers: [CustomersController],
  exports: [CurrentCustomer],
})
export class CustomersModule {}
