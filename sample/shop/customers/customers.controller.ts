import {
  Body,
  ConflictException,
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  Returns,
} from 'nexus-framework'
import { ApiOperation, ApiTags } from 'nexus-framework/openapi'
import { CustomerRepository } from './customer-repository.js'
import { Customer, CustomerDraft } from './customer.js'

/** Customers, written as a NestJS controller. */
@Controller('customers')
@ApiTags({ name: 'customers', description: 'Who orders.' })
export class CustomersController {
  constructor(private readonly customers: CustomerRepository) {}

  @Get(':id')
  @Returns(Customer)
  @ApiOperation({ summary: 'Read a customer' })
  findOne(@Param('id', { type: 'integer' }) id: number): Customer {
    const customer = this.customers.find(id)
    if (customer === undefined) throw new NotFoundException(`There is no customer ${id}.`)
    return customer
  }

  @Post()
  @Returns(Customer)
  @ApiOperation({ summary: 'Create a customer' })
  create(@Body() { name, email }: CustomerDraft): Customer {
    if (this.customers.findByEmail(email) !== undefined) {
      throw new ConflictException('There is a customer with this e-mail address.')
    }
    return this.customers.insert(name, email)
  }
}
